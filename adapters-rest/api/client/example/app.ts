import { createBrowserSession } from '../index.js'

const session = createBrowserSession({
  baseUrl: document.documentElement.dataset['service'] ?? location.origin,
  onSignedOut: showSignedOut,
  onRepeated: (response) => showChange(`repeated after the new login: ${response.status}`),
})
let reads = 0

function element(id: string): HTMLElement {
  return document.getElementById(id) ?? document.body
}

function show(person: string, signedIn: boolean): void {
  element('person').textContent = person
  element('sign-in').hidden = signedIn
  element('read').hidden = !signedIn
  element('sign-out').hidden = !signedIn
}

function showSignedOut(): void {
  show('Signed out', false)
  showAdministration(false)
}

function showAdministration(isAdministrator: boolean): void {
  element('administration').hidden = !isAdministrator
}

function showChange(text: string): void {
  element('change').textContent = text
}

function showProblem(problem: unknown): void {
  element('problem').textContent = String(problem)
}

async function readProfile(): Promise<void> {
  const { data, error, response } = await session.client.GET('/api/auth/me')
  if (data !== undefined) {
    show(`Signed in as ${data.name}`, true)
    showAdministration(data.role === 'admin')
  } else if (response.status !== 401) {
    showProblem(error?.detail)
  }
  element('reads').textContent = String(++reads)
}

/** An administrator's change. It may need a more recent login, for which the client leaves the page. */
async function enableUser(): Promise<void> {
  const id = new FormData(element('administration') as HTMLFormElement).get('user')
  const { error, response } = await session.client.PATCH('/api/admin/users/{id}', {
    params: { path: { id: String(id) } },
    body: { status: 'active' },
  })
  showChange(`${response.status} ${error?.code ?? ''}`)
}

async function start(): Promise<void> {
  if (session.loginError !== undefined) {
    showProblem(`The sign-in failed: ${session.loginError}`)
  }
  await ((await session.restore()) ? readProfile() : showSignedOut())
}

element('sign-in').addEventListener('click', () => session.signIn())
element('read').addEventListener('click', () => void readProfile().catch(showProblem))
element('administration').addEventListener('submit', (submit) => {
  submit.preventDefault()
  void enableUser().catch(showProblem)
})
element('sign-out').addEventListener('click', () => void session.signOut().catch(showProblem))
start().catch(showProblem)
