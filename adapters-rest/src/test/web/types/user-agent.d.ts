export {}

/** The parts of the result of UAParser.js that the pages use. */
interface UserAgent {
  browser: { name?: string }
  os: { name?: string }
  device: { vendor?: string; model?: string; type?: string }
}

declare global {
  function UAParser(userAgent: string): UserAgent
}
