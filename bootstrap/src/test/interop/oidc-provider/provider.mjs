/*
 * An OpenID Provider on a free loopback port. It prints its issuer as its first line, takes clients by dynamic
 * registration (RFC 7591), signs in the accounts below by name with any password, keeps all in memory, and ends when its
 * standard input does. Clients that may use refresh tokens get them unasked; each works once. PUT /accounts/NAME changes
 * claims, DELETE removes the account.
 */
import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';

const accounts = {
  ada: { name: 'Ada Example', email: 'ada@example.org', email_verified: true },
  carl: { given_name: 'Carl', family_name: 'Example', email: 'carl@example.org', email_verified: false },
  vera: { preferred_username: 'vera' },
  lena: { name: 'Lena Example', email: 'lena@example.org', email_verified: true },
  milo: { name: 'Milo Example', email: 'milo@example.org', email_verified: true },
};

const account = (id) =>
  Object.hasOwn(accounts, id)
    ? { accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }
    : undefined;

const signingKey = (alg, type, options) => ({
  ...generateKeyPairSync(type, options).privateKey.export({ format: 'jwk' }),
  alg,
  kid: randomUUID(),
  use: 'sig',
});

const configuration = {
  claims: {
    openid: ['sub'],
    profile: ['name', 'given_name', 'family_name', 'preferred_username'],
    email: ['email', 'email_verified'],
  },
  clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
  cookies: { keys: [randomUUID()] },
  enabledJWA: {
    idTokenSigningAlgValues: ['RS256', 'PS256', 'ES256', 'EdDSA'],
  },
  features: {
    backchannelLogout: { enabled: true },
    devInteractions: { enabled: true },
    registration: { enabled: true },
    rpInitiatedLogout: { enabled: true },
  },
  // Its own dispatcher refuses loopback addresses, which is where its clients are.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  findAccount: (_, id) => account(id),
  issueRefreshToken: async (_, client) => client.grantTypeAllowed('refresh_token'),
  rotateRefreshToken: true,
  jwks: {
    keys: [
      signingKey('RS256', 'rsa', { modulusLength: 2048 }),
      signingKey('PS256', 'rsa', { modulusLength: 2048 }),
      signingKey('ES256', 'ec', { namedCurve: 'P-256' }),
      signingKey('EdDSA', 'ed25519'),
    ],
  },
  pkce: { required: () => true },
};

/** Changes an account, as an administrator of the provider would. */
const administer = async (request, response) => {
  const name = request.url.split('/').pop();
  if (request.method === 'DELETE') {
    delete accounts[name];
  } else {
    const chunks = await request.toArray();
    Object.assign(accounts[name], JSON.parse(Buffer.concat(chunks).toString()));
  }
  response.writeHead(204).end();
};

const server = createServer();
server.listen(0, '127.0.0.1', () => {
  const issuer = `http://localhost:${server.address().port}`;
  const provider = new Provider(issuer, configuration).callback();
  server.on('request', (request, response) =>
    request.url.startsWith('/accounts/') ? administer(request, response) : provider(request, response),
  );
  console.log(issuer);
});
process.stdin.on('end', () => process.exit()).resume();
