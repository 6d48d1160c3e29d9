const button = document.getElementById('session')

// The page contacts no external validator, and does not store the entered token.
const ui = SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#console',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
  onComplete: () => (button.disabled = false),
})

// The refresh cookie of this browser gives an access token, which is only in memory.
async function authorize() {
  const response = await fetch('api/auth/refresh', { method: 'POST' })
  if (!response.ok) {
    return response.status === 401 ? 'This browser has no session. Sign in first.' : 'No token: status ' + response.status + '. Try again.'
  }
  ui.preauthorizeApiKey('bearer', (await response.json()).access_token)
  return 'Requests now use the session of this browser.'
}

button.addEventListener('click', async () => {
  document.getElementById('status').textContent = await authorize().catch((failure) => failure + '. Try again.')
})
