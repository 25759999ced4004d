/** Who may ask what: every route, by everybody. It is decided above the store: PostgreSQL has it in `pnpm test:slow`. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { eachDialect, isSlow } from '@sb/testkit';
import { expect, test } from 'vitest';
import { fullPath, type Route } from '../src/http/route.ts';
import { NEVER_MET, STATUS_OF } from '../src/http/statuses.ts';
import { mayCall, type Role } from '../src/http/who.ts';
import { ROUTES } from '../src/table/table.ts';
import { openConsole } from './open-console.ts';

const ROLES: readonly (Role | null)[] = [null, 'wall', 'viewer', 'operator', 'admin'];

/** A browser says so of requests of our pages. */
const OWN_PAGE = { 'sec-fetch-site': 'same-origin' };

/** A path with something in place of each parameter. */
function pathOf(route: Route): string {
  return fullPath(route).replace(/:\w+/g, '1');
}

function name(route: Route): string {
  return `${route.method} ${fullPath(route)}`;
}

eachDialect('the doors', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test.runIf(isWhole)('of each route open to its least role and to nobody below it', async () => {
    const { send, get } = openConsole(await open(), { kind: 'user' });
    const wrong: string[] = [];
    for (const route of ROUTES)
      for (const role of ROLES) {
        const { status } =
          route.method === 'GET'
            ? await get(pathOf(route), { role })
            : await send(route.method, pathOf(route), {}, { role, headers: OWN_PAGE });
        const who = role && { actor: 'x', kind: 'user' as const, role, canSeePayload: true };
        const expected = mayCall(who ?? undefined, route.least) ? 'let in' : role === null ? 401 : 403;
        const got = status === 401 || status === 403 ? status : 'let in';
        // 503: no daemon runs that could do it.
        if (got !== expected || (status >= 500 && status !== 503))
          wrong.push(`${name(route)} as ${role}: ${status}`);
      }
    expect(wrong).toEqual([]);
  });

  test.runIf(isWhole)(
    'of each route ask for the other methods with 405, which names those that are served',
    async () => {
      const { send } = openConsole(await open());
      for (const route of ROUTES) {
        const served = ROUTES.filter((one) => fullPath(one) === fullPath(route)).map(({ method }) => method);
        const other = ['PUT', 'DELETE', 'PATCH', 'POST'].find(
          (method) => !served.some((one) => one === method),
        );
        if (other === undefined) continue;
        const { status, headers } = await send(other, pathOf(route));
        expect([name(route), other, status, headers.get('allow')]).toEqual([
          name(route),
          other,
          405,
          served.join(', '),
        ]);
      }
    },
  );
});

test('a wall may ask for the overview, its stream and its own session, and for nothing else', () => {
  expect(ROUTES.filter(({ least }) => least === 'wall').map(name)).toEqual([
    'GET /api/v1/overview',
    'GET /api/v1/stream',
    'DELETE /api/v1/session',
    'GET /api/v1/session',
  ]);
});

eachDialect('a request', (open, dialect) => {
  const isWhole = dialect === 'sqlite' || isSlow();

  test
    .runIf(isWhole)
    .each([
      '//api/v1/runs',
      '/api/v1/runs/',
      '/api//v1/runs',
      '/api/v1/%72uns/',
      '/API/v1/runs',
      '/api/v1/runs;x',
      '/api/v1/..%2fv1/runs',
      '/healthz/../api/v1/runsx',
      '/api/v1/runs/1/',
      '/api/v1/runs%2f1',
      '/.env',
      '/api/v1/__proto__',
    ])('for %s finds nothing', async (asked) => {
    const { get } = openConsole(await open());
    expect((await get(asked)).status).toBe(404);
  });

  test.runIf(isWhole).each([
    ['evil.test', 421],
    ['localhost:8787.evil.test', 421],
    ['localhost:8788', 421],
    ['', 421],
    ['LOCALHOST:8787', 200],
  ])('for the host "%s" is answered with %i', async (host, status) => {
    const { get } = openConsole(await open());
    expect((await get('/api/v1/runs', { headers: { host } })).status).toBe(status);
  });

  test.runIf(isWhole).each<[site: string | null, origin: string | null, type: string, status: number]>([
    ['same-origin', null, 'application/json', 404],
    ['same-origin', 'http://localhost:8787', 'application/json; charset=utf-8', 404],
    ['same-origin', 'http://evil.test', 'application/json', 403],
    ['same-site', 'http://localhost:8787', 'application/json', 403],
    ['cross-site', null, 'application/json', 403],
    ['none', null, 'application/json', 403],
    [null, 'http://localhost:8787', 'application/json', 403],
    [null, null, 'application/json', 403],
    ['same-origin', 'null', 'application/json', 403],
    ['same-origin', null, 'text/plain', 415],
    ['same-origin', null, 'application/x-www-form-urlencoded', 415],
    ['same-origin', null, 'multipart/form-data', 415],
    ['same-origin', null, '', 415],
  ])(
    'with a cookie that changes something, site %s, origin %s, type %s: %i',
    async (site, origin, type, status) => {
      const { send } = openConsole(await open(), { kind: 'user' });
      const headers = {
        'content-type': type,
        ...(site !== null && { 'sec-fetch-site': site }),
        ...(origin !== null && { origin }),
      };
      expect((await send('POST', '/api/v1/runs/1/cancel', {}, { headers })).status).toBe(status);
    },
  );

  test.runIf(isWhole)('with a token needs no page of the console', async () => {
    const { send } = openConsole(await open());
    const headers = { 'sec-fetch-site': 'cross-site', origin: 'http://evil.test' };
    expect((await send('POST', '/api/v1/runs/1/cancel', {}, { headers })).status).toBe(404);
  });

  test.runIf(isWhole)('that is too long is refused', async () => {
    const { get, send } = openConsole(await open());
    expect((await get(`/api/v1/runs?tag=${'x'.repeat(5_000)}`)).status).toBe(413);
    const body = { reason: 'x'.repeat(1_200_000) };
    expect(await send('POST', '/api/v1/runs/1/cancel', body)).toMatchObject({
      status: 413,
      body: { code: 'TOO_LARGE' },
    });
  });

  test.runIf(isWhole)(
    'with a wrong body names each wrong field, and a body that is no JSON is told so',
    async () => {
      const { app, send } = openConsole(await open());
      expect((await send('POST', '/api/v1/runs/1/cancel?chain=1', {})).body).toMatchObject({
        code: 'REQUEST_INVALID',
        detail: 'query.chain: there is no such field: this address has no query.',
      });
      expect((await send('POST', '/api/v1/runs/1/cancel', { reason: ' ', chian: true })).body).toMatchObject({
        status: 400,
        code: 'REQUEST_INVALID',
        problems: [
          { field: 'body.reason' },
          { field: 'body.chian', message: expect.stringContaining('"chain"') },
        ],
      });
      const sendText = async (address: string, body: string): Promise<unknown> => {
        const answer = await app.request(`http://localhost:8787/api/v1${address}`, {
          method: 'POST',
          body,
          headers: {
            host: 'localhost:8787',
            authorization: 'Bearer admin',
            'content-type': 'application/json',
          },
        });
        return answer.json();
      };
      expect(await sendText('/jobs/mail.send/runs', '{"input":{"id":9007199254740993}}')).toMatchObject({
        status: 400,
        code: 'REQUEST_INVALID',
        detail:
          'body: the number 9007199254740993 is too long, and would become 9007199254740992. Put it in quotes.',
      });
      expect(await sendText('/runs/1/cancel', '{')).toMatchObject({
        status: 400,
        code: 'NOT_JSON',
        detail: expect.stringMatching(/^body: expected JSON, got 1 character: .+ at position 1.*\.$/),
      });
    },
  );

  test.runIf(isWhole)('is answered with headers that let nothing else run or frame the page', async () => {
    const { get } = openConsole(await open());
    for (const asked of ['/api/v1/runs', '/api/v1/nothing']) {
      const { headers } = await get(asked);
      expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self'");
      expect(headers.get('content-security-policy')).toContain("; font-src 'self'; connect-src 'self';");
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('referrer-policy')).toBe('no-referrer');
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });
});

test('every code of docs/errors.md has a status, or is one that no route can meet', () => {
  const text = readFileSync(path.resolve(import.meta.dirname, '../../../docs/errors.md'), 'utf8');
  const documented = Array.from(text.matchAll(/^\| `([A-Z_]+)`/gm), ([, code = '']) => code);
  const placed = [...Object.keys(STATUS_OF), ...NEVER_MET];
  expect(documented.filter((code) => !placed.includes(code))).toEqual([]);
});
