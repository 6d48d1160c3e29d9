// Serves the example at http://localhost:5173 (HOST, PORT), for the service at http://localhost:8000 (SERVICE).
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'

const { HOST = 'localhost', PORT = '5173', SERVICE = 'http://localhost:8000' } = process.env
const folder = new URL('../', import.meta.url)
const script = /^\/(dist|node_modules\/openapi-fetch\/dist)\/[a-z/]+\.m?js$/

async function answer(path, response) {
  if (path === '/') {
    const page = await readFile(new URL('example/index.html', folder), 'utf8')
    response.setHeader('Content-Type', 'text/html; charset=utf-8').end(page.replace('http://localhost:8000', SERVICE))
  } else if (script.test(path)) {
    const text = await readFile(new URL(path.slice(1), folder))
    response.setHeader('Content-Type', 'text/javascript; charset=utf-8').end(text)
  } else {
    response.writeHead(404).end()
  }
}

createServer((request, response) => {
  answer(new URL(request.url, 'http://localhost').pathname, response).catch((failure) => {
    console.error(failure)
    response.writeHead(500).end()
  })
}).listen(Number(PORT), HOST, () => console.log(`http://${HOST}:${PORT}`))
