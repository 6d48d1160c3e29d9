// No validator of others is asked, and the token that one enters is forgotten with the page.
SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#console',
  deepLinking: true,
  validatorUrl: null,
  persistAuthorization: false,
})
