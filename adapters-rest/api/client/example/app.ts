import { createBrowserSession } from '../index.js'

const session = createBrowserSession({
  baseUrl: document.documentElement.dataset['service'] ?? location.origin,
  onSignedOut: showSignedOut,
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
}

function showProblem(problem: unknown): void {
  element('problem').textContent = String(problem)
}

async function readProfile(): Promise<void> {
  const { data, error, response } = await session.client.GET('/api/auth/me')
  if (data !== undefined) {
    show(`Signed in as ${data.name}`, true)
  } else if (response.status !== 401) {
    showProblem(error?.detail)
  }
  element('reads').textContent = String(++reads)
}

async function start(): Promise<void> {
  if (session.loginError !== undefined) {
    showProblem(`The sign-in failed: ${session.loginError}`)
  }
  await ((await session.restore()) ? readProfile() : showSignedOut())
}

element('sign-in').addEventListener('click', () => session.signIn())
element('read').addEventListener('click', () => void readProfile().catch(showProblem))
element('sign-out').addEventListener('click', () => void session.signOut().catch(showProblem))
start().catch(showProblem)
