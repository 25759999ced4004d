/** The audit, users, sessions, tokens, the installation and the document of the API, for the stub. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { audit } from './stub-audit.mjs';
import { DOCTOR, RETENTION, STORE } from './stub-installation.mjs';
import { LINKS, sessions, TOKENS, USERS } from './stub-people.mjs';
import { DAY, past } from './stub-time.mjs';

const DOCUMENT = path.join(import.meta.dirname, '../../openapi.json');
const SECRET = 'x'.repeat(43);

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params
 * @returns {{ status?: number, body: unknown } | undefined}
 */
export function answerSystem(method, route, params) {
  if (method !== 'GET') return act(method, route);
  if (route === '/audit') return { body: audit(params) };
  if (route === '/events/types')
    return { body: { items: ['queue.paused', 'run.replayed', 'token.created', 'user.changed'] } };
  if (route === '/users') return { body: { items: USERS() } };
  if (route === '/links') return { body: { items: LINKS() } };
  if (route === '/sessions') return { body: { items: sessions(params.get('all') === 'true') } };
  if (route === '/tokens') return { body: { items: TOKENS() } };
  if (route === '/retention') return { body: RETENTION() };
  if (route === '/store') return { body: STORE() };
  if (route === '/doctor') return { body: DOCTOR };
  if (route === '/openapi.json') return { body: JSON.parse(readFileSync(DOCUMENT, 'utf8')) };
  return undefined;
}

/** @param {string} method @param {string} route */
function act(method, route) {
  if (method === 'POST' && route.startsWith('/links/') && route !== '/links/look')
    return {
      status: 201,
      body: { url: `https://jobs.example.org/invite#${SECRET}`, expiresAt: past(-DAY) },
    };
  if (route === '/tokens')
    return { status: 201, body: { text: `sbt_${SECRET}`, token: { ...TOKENS()[0], id: 9 } } };
  if (method === 'DELETE' && route.startsWith('/tokens/')) {
    const token = TOKENS().find(({ id }) => route === `/tokens/${id}`);
    const says = `Token ${token?.name} of ${token?.user} is revoked, and what it had made: 1 link`;
    return { body: { ...token, closed: { links: 1, tokens: [] }, says } };
  }
  if (method === 'PATCH' && route.startsWith('/users/')) return { body: { ...USERS()[1], version: 4 } };
  return undefined;
}
