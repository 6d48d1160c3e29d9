// The page contacts no external validator, and does not store the entered token.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#console',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
})
