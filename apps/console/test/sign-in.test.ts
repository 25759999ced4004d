/** Set-up, sign-in, users and tokens, over real HTTP with the real identification. */
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { makeLink } from '@sb/access';
import { listEvents } from '@sb/events';
import { createLogger } from '@sb/logger';
import { migrate, openStore, sql } from '@sb/storage';
import { eachDialect, quickPasswords } from '@sb/testkit';
import { expect, onTestFinished, test } from 'vitest';
import { problem } from '../src/answers/problem.ts';
import { auditList } from '../src/answers/system/audit.ts';
import {
  newLink,
  newToken,
  openLinks,
  sessions,
  tokens,
  user,
  users,
  whoAmI,
} from '../src/answers/system/session.ts';
import { identifyBy } from '../src/start/identify.ts';
import { settleConsole } from '../src/start/settings.ts';
import { startConsole } from '../src/start/start-console.ts';
import { openConsole } from './open-console.ts';

quickPasswords();

const VERSION = '0.1.0';
const PASSWORD = 'correct horse battery';

interface Reply {
  readonly status: number;
  readonly cookie: string | undefined;
  readonly body: unknown;
}

async function open(env: Record<string, string> = {}) {
  const folder = mkdtempSync(path.join(tmpdir(), 'console-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const databaseUrl = `sqlite:${path.join(folder, 'worker.db')}`;
  const store = await openStore({ url: databaseUrl });
  onTestFinished(() => store.close());
  await migrate(store, VERSION);
  const { settings, problems } = settleConsole(
    { CONSOLE_PORT: '0', ...env, DATABASE_URL: databaseUrl },
    folder,
  );
  expect(problems).toEqual([]);
  const lines: string[] = [];
  const output = { write: (text: string) => void lines.push(text) };
  const console = await startConsole({
    settings,
    version: VERSION,
    logger: createLogger({ format: 'json', level: 'debug', stdout: output, stderr: output }),
    web: undefined,
    thread: undefined,
    worker: undefined,
    env: {},
    identify: (opened) => identifyBy(opened, settings),
  });
  onTestFinished(() => console.close());

  const ask = (
    method: string,
    route: string,
    { body, headers = {} }: { readonly body?: unknown; readonly headers?: Record<string, string> } = {},
  ): Promise<Reply> =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? '' : JSON.stringify(body);
      const sent = request(
        {
          host: '127.0.0.1',
          port: console.port,
          path: `/api/v1${route}`,
          method,
          headers: {
            host: `127.0.0.1:${console.port}`,
            ...(method !== 'GET' && { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' }),
            // Node sends the length of a body itself, but for DELETE.
            'content-length': Buffer.byteLength(text),
            ...headers,
          },
        },
        (response) => {
          let got = '';
          response.setEncoding('utf8').on('data', (chunk: string) => (got += chunk));
          response.on('end', () =>
            resolve({
              status: response.statusCode ?? 0,
              cookie: response.headers['set-cookie']?.[0],
              body: got === '' ? undefined : JSON.parse(got),
            }),
          );
        },
      );
      sent.on('error', reject);
      sent.end(text);
    });
  const setUp = async (name = 'ana'): Promise<string> => {
    const { secret } = await makeLink(store, { kind: 'first' }, { actor: 'test' });
    return cookieOf(await ask('POST', '/setup', { body: { link: secret, name, password: PASSWORD } }));
  };
  return { store, ask, setUp, lines };
}

function cookieOf({ status, cookie }: Reply): string {
  expect([status, cookie]).toEqual([204, expect.stringContaining('sb_session=')]);
  return cookie?.split(';')[0] ?? '';
}

test('the first link makes an administrator, once, whose cookie is out of reach of scripts', async () => {
  const { ask, store } = await open();
  expect((await ask('GET', '/session')).body).toMatchObject({ status: 401, code: 'SIGNED_OUT' });
  const { secret } = await makeLink(store, { kind: 'first' }, { actor: 'test' });
  expect((await ask('POST', '/links/look', { body: { link: secret } })).body).toMatchObject({
    kind: 'first',
    role: 'admin',
  });
  const made = await ask('POST', '/setup', { body: { link: secret, name: 'Ana', password: PASSWORD } });
  expect(made.cookie).toMatch(/^sb_session=[\w-]{43}; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Strict$/);
  const who = whoAmI.parse((await ask('GET', '/session', { headers: { cookie: cookieOf(made) } })).body);
  expect(who).toMatchObject({ actor: 'user:ana', name: 'ana', role: 'admin' });
  const again = await ask('POST', '/setup', { body: { link: secret, name: 'eve', password: PASSWORD } });
  expect(again.body).toMatchObject({ status: 410, code: 'LINK_REFUSED' });
});

test('signing out ends the session, and a wrong password says as little as an unknown name', async () => {
  const { ask, setUp } = await open();
  const cookie = await setUp();
  expect((await ask('DELETE', '/session', { headers: { cookie } })).status).toBe(204);
  expect((await ask('GET', '/runs', { headers: { cookie } })).status).toBe(401);
  const wrong = await ask('POST', '/session', { body: { name: 'ana', password: 'not the password' } });
  const unknown = await ask('POST', '/session', { body: { name: 'eve', password: 'not the password' } });
  expect([wrong.status, unknown.status]).toEqual([401, 401]);
  expect({ ...problem.parse(wrong.body), requestId: '' }).toEqual({
    ...problem.parse(unknown.body),
    requestId: '',
  });
  cookieOf(await ask('POST', '/session', { body: { name: 'ana', password: PASSWORD } }));
});

test('the refusal of a wrong body has the first 20 problems, and counts the others', async () => {
  const { ask } = await open();
  const fields = Object.fromEntries(Array.from({ length: 5_000 }, (_, nr) => [`field-${nr}`, nr]));
  const { body } = await ask('POST', '/session', { body: { name: 'ana', password: PASSWORD, ...fields } });
  expect(body).toMatchObject({
    code: 'REQUEST_INVALID',
    detail: 'The request has 5,000 problems; the first 20 are listed.',
  });
  expect(problem.parse(body).problems).toHaveLength(20);
});

test('no list of rights has more than 100 names', async () => {
  const { ask, setUp } = await open();
  const headers = { cookie: await setUp() };
  const names = Array.from({ length: 101 }, (_, nr) => `acme-${nr}`);
  for (const [method, route, body] of [
    ['POST', '/tokens', { name: 'ci', expires: '1d', jobs: names, orgs: names }],
    ['POST', '/links/invite', { orgs: names }],
    ['PATCH', '/users/ana', { orgs: names }],
  ] as const) {
    const { problems } = problem.parse((await ask(method, route, { headers, body })).body);
    expect(problems?.map(({ field }) => field)).toEqual(
      route === '/tokens' ? ['body.jobs', 'body.orgs'] : ['body.orgs'],
    );
  }
});

test('after five wrong passwords the account waits, and the answer says how long', async () => {
  const { ask, setUp } = await open();
  await setUp();
  const wrong = { name: 'ana', password: 'not the password' };
  for (let i = 0; i < 5; i++) await ask('POST', '/session', { body: wrong });
  expect((await ask('POST', '/session', { body: { name: 'ana', password: PASSWORD } })).body).toMatchObject({
    status: 429,
    code: 'RATE_LIMITED',
  });
});

test('an invited viewer sees and does not act; a disabled one is out at once', async () => {
  const { ask, setUp } = await open();
  const ana = { cookie: await setUp() };
  const invite = newLink.parse(
    (await ask('POST', '/links/invite', { body: { role: 'viewer' }, headers: ana })).body,
  );
  const link = invite.url.split('#')[1];
  const bo = {
    cookie: cookieOf(await ask('POST', '/setup', { body: { link, name: 'bo', password: PASSWORD } })),
  };
  expect((await ask('GET', '/runs', { headers: bo })).status).toBe(200);
  expect((await ask('POST', '/runs/1/cancel', { body: {}, headers: bo })).body).toMatchObject({
    code: 'FORBIDDEN',
  });
  expect((await ask('GET', '/users', { headers: bo })).status).toBe(403);
  expect(
    users.parse((await ask('GET', '/users', { headers: ana })).body).items.map(({ name }) => name),
  ).toEqual(['ana', 'bo']);
  const seen = { ...ana, 'if-match': '"1"' };
  await ask('PATCH', '/users/bo', { body: { disabled: true, reason: 'left' }, headers: seen });
  expect((await ask('GET', '/runs', { headers: bo })).status).toBe(401);
  expect((await ask('PATCH', '/users/ana', { body: { disabled: true }, headers: seen })).body).toMatchObject({
    code: 'LAST_ADMIN',
  });
});

test('a change of a user that is refused has changed nothing of it', async () => {
  const { ask, setUp } = await open();
  const headers = { cookie: await setUp() };
  const before = user.parse((await ask('GET', '/users/ana', { headers })).body);
  const body = { canSeePayload: false, disabled: true };
  const seen = { ...headers, 'if-match': `"${before.version}"` };
  expect((await ask('PATCH', '/users/ana', { body, headers: seen })).body).toMatchObject({
    status: 409,
    code: 'LAST_ADMIN',
  });
  expect((await ask('GET', '/users/ana', { headers })).body).toEqual(before);
});

test('a link that was withdrawn makes no user', async () => {
  const { ask, setUp } = await open();
  const headers = { cookie: await setUp() };
  const made = newLink.parse((await ask('POST', '/links/invite', { body: { role: 'admin' }, headers })).body);
  const [, link = ''] = made.url.split('#');
  const [waiting] = openLinks.parse((await ask('GET', '/links', { headers })).body).items;
  const withdraw = () =>
    ask('DELETE', `/links/open/${waiting?.id}`, { body: { reason: 'sent to the wrong person' }, headers });
  expect((await withdraw()).status).toBe(204);
  expect((await withdraw()).body).toMatchObject({ status: 404, code: 'UNKNOWN_LINK' });
  expect(
    (await ask('POST', '/setup', { body: { link, name: 'bo', password: PASSWORD } })).body,
  ).toMatchObject({
    status: 410,
    code: 'LINK_REFUSED',
  });
});

test('an invitation waits with its rights until it is used, and its user is changed by its version', async () => {
  const { ask, setUp } = await open();
  const headers = { cookie: await setUp() };
  const rights = { role: 'operator', canSeePayload: false, orgs: ['acme'] };
  const made = newLink.parse((await ask('POST', '/links/invite', { body: rights, headers })).body);
  const [, link = ''] = made.url.split('#');
  const waiting = (await ask('GET', '/links', { headers })).body;
  expect(openLinks.parse(waiting).items).toMatchObject([
    { kind: 'invite', role: 'operator', by: 'user:ana' },
  ]);
  expect(JSON.stringify(waiting)).not.toContain(link);
  await ask('POST', '/setup', { body: { link, name: 'bo', password: PASSWORD } });
  expect((await ask('GET', '/links', { headers })).body).toEqual({ items: [] });
  const bo = await ask('GET', '/users/bo', { headers });
  expect(user.parse(bo.body)).toMatchObject({ ...rights, version: 1 });
  const change = (body: object, version?: number) =>
    ask('PATCH', '/users/bo', {
      body,
      headers: { ...headers, ...(version !== undefined && { 'if-match': `"${version}"` }) },
    });
  expect((await change({ role: 'viewer' })).body).toMatchObject({ status: 428 });
  const both = await change({ role: 'viewer', orgs: null, disabled: true, reason: 'left' }, 1);
  expect(user.parse(both.body)).toMatchObject({ role: 'viewer', disabledAt: expect.any(String), version: 3 });
  expect(both.body).not.toHaveProperty('orgs');
  for (const body of [{ role: 'admin' }, { disabled: false }])
    expect((await change(body, 1)).body).toMatchObject({ status: 412, code: 'CONFLICT' });
  expect(user.parse((await change({ disabled: false }, 3)).body)).not.toHaveProperty('disabledAt');
  expect((await ask('GET', '/users/nobody', { headers })).body).toMatchObject({ code: 'UNKNOWN_USER' });
});

test('a token is shown once, works without a page, and ends when it is revoked', async () => {
  const { ask, store, setUp } = await open();
  const ana = { cookie: await setUp() };
  const wish = { name: 'ci', role: 'operator', expires: '30d', jobs: ['mail.*'] };
  const { text, token } = newToken.parse((await ask('POST', '/tokens', { body: wish, headers: ana })).body);
  const bearer = { authorization: `Bearer ${text}`, 'sec-fetch-site': 'cross-site' };
  expect(whoAmI.parse((await ask('GET', '/session', { headers: bearer })).body)).toMatchObject({
    jobs: ['mail.*'],
    actor: 'token:ci@ana',
    role: 'operator',
  });
  expect((await ask('POST', '/runs/1/cancel', { body: {}, headers: bearer })).status).toBe(404);
  expect(JSON.stringify(tokens.parse((await ask('GET', '/tokens', { headers: ana })).body))).not.toContain(
    text,
  );
  const key = { ...ana, 'idempotency-key': 'k' };
  await ask('POST', '/tokens', { body: { ...wish, name: 'cd' }, headers: key });
  // The key of an answer with a secret is not kept: sent again, it makes no second token.
  expect((await ask('POST', '/tokens', { body: { ...wish, name: 'cd' }, headers: key })).body).toMatchObject({
    status: 409,
    code: 'TOKEN_EXISTS',
    hint: expect.stringContaining('worker token:revoke 2'),
  });
  const end = { headers: ana, body: { reason: 'it was in a log' } };
  expect((await ask('DELETE', `/tokens/${token.id}`, end)).body).toMatchObject({
    closed: { links: 0, tokens: [] },
    says: 'Token ci of ana is revoked',
  });
  const [revoked] = await store.read((tx) => listEvents(tx, { types: ['token.revoked'], limit: 1 }));
  expect(revoked).toMatchObject({ actor: 'user:ana', payload: { name: 'ci', reason: 'it was in a log' } });
  expect((await ask('GET', '/session', { headers: bearer })).status).toBe(401);
});

test('one sees and ends one’s own sessions', async () => {
  const { ask, setUp, store } = await open();
  const first = { cookie: await setUp() };
  const second = {
    cookie: cookieOf(await ask('POST', '/session', { body: { name: 'ana', password: PASSWORD } })),
  };
  const { items } = sessions.parse((await ask('GET', '/sessions', { headers: first })).body);
  expect(items.filter(({ isThis }) => isThis)).toHaveLength(1);
  const other = items.find(({ isThis }) => !isThis);
  const end = { headers: first, body: { reason: 'left open in the train' } };
  expect((await ask('DELETE', `/sessions/${other?.id}`, end)).status).toBe(204);
  expect((await ask('GET', '/session', { headers: second })).status).toBe(401);
  const [ended] = await store.read((tx) => listEvents(tx, { types: ['session.ended'], limit: 1 }));
  expect(ended).toMatchObject({ actor: 'user:ana', payload: { reason: 'left open in the train' } });
});

test('a user changes the own password: this session goes on, the others end, and nothing of it is in the log', async () => {
  const { ask, setUp, store, lines } = await open();
  const own = { cookie: await setUp() };
  const other = {
    cookie: cookieOf(await ask('POST', '/session', { body: { name: 'ana', password: PASSWORD } })),
  };
  const next = 'tall green kettle';
  const change = (body: object) => ask('POST', '/session/password', { body, headers: own });
  expect((await change({ current: 'not the password', next })).body).toMatchObject({
    status: 401,
    code: 'SIGN_IN_FAILED',
    detail: 'The current password is wrong.',
  });
  expect((await change({ current: PASSWORD, next: 'short' })).body).toMatchObject({
    status: 400,
    problems: [{ message: 'expected 12 to 200 characters, got 5' }],
  });
  expect((await change({ current: PASSWORD, next })).status).toBe(204);
  expect((await ask('GET', '/session', { headers: own })).status).toBe(200);
  expect((await ask('GET', '/session', { headers: other })).body).toMatchObject({ code: 'SIGNED_OUT' });
  cookieOf(await ask('POST', '/session', { body: { name: 'ana', password: next } }));
  const events = await store.read((tx) =>
    listEvents(tx, { types: ['user.changed', 'user.sign_in_failed'], limit: 9 }),
  );
  expect(events.map(({ type, actor, payload }) => ({ type, actor, payload }))).toEqual([
    { type: 'user.changed', actor: 'user:ana', payload: { user: 'ana', password: 'changed' } },
    { type: 'user.sign_in_failed', actor: 'console', payload: { user: 'ana', address: '127.0.0.1' } },
  ]);
  for (const word of [PASSWORD, next, 'not the password']) expect(lines.join('')).not.toContain(word);
});

test('a session that was stolen tries five passwords for the own one, and then waits', async () => {
  const { ask, setUp } = await open();
  const headers = { cookie: await setUp() };
  const change = (current: string) =>
    ask('POST', '/session/password', { body: { current, next: 'tall green kettle' }, headers });
  for (let i = 0; i < 5; i++) expect((await change('not the password')).status).toBe(401);
  expect((await change(PASSWORD)).body).toMatchObject({ status: 429, code: 'RATE_LIMITED' });
});

test('who has not signed in with a password changes none: a token, one whom a proxy names, anybody without sign-in', async () => {
  const body = { current: PASSWORD, next: 'tall green kettle' };
  const refused = { status: 403, code: 'FORBIDDEN', detail: expect.stringContaining('change a password') };
  const byPassword = await open();
  const { text } = newToken.parse(
    (
      await byPassword.ask('POST', '/tokens', {
        body: { name: 'ci', role: 'admin', expires: '1d' },
        headers: { cookie: await byPassword.setUp() },
      })
    ).body,
  );
  const bearer = { authorization: `Bearer ${text}` };
  expect((await byPassword.ask('POST', '/session/password', { body, headers: bearer })).body).toMatchObject(
    refused,
  );
  const proxy = await open({
    CONSOLE_AUTH: 'proxy',
    CONSOLE_PROXY: '127.0.0.1',
    CONSOLE_PROXY_HEADERS: 'X-User,X-Role',
  });
  await proxy.setUp('ana');
  const said = { 'x-user': 'ana', 'x-role': 'admin' };
  expect((await proxy.ask('POST', '/session/password', { body, headers: said })).body).toMatchObject(refused);
  const none = await open({ CONSOLE_AUTH: 'none' });
  expect((await none.ask('POST', '/session/password', { body })).body).toMatchObject(refused);
});

test.each(['https://jobs.example.org', 'HTTPS://jobs.example.org', ' https://jobs.example.org'])(
  'under TLS, as "%s" says, the cookie belongs to this host alone',
  async (url) => {
    const { ask, store } = await open({ CONSOLE_URL: url });
    const { secret } = await makeLink(store, { kind: 'first' }, { actor: 'test' });
    const made = await ask('POST', '/setup', { body: { link: secret, name: 'ana', password: PASSWORD } });
    expect(made.cookie).toMatch(/^__Host-sb_session=.*; HttpOnly; Secure; SameSite=Strict$/);
  },
);

test('a proxy says who asks, and nobody else may', async () => {
  const proxy = { CONSOLE_AUTH: 'proxy', CONSOLE_PROXY_HEADERS: 'X-User,X-Role' };
  const said = { 'x-user': 'Ana', 'x-role': 'operator' };
  const behind = await open({ ...proxy, CONSOLE_PROXY: '127.0.0.0/8' });
  expect(whoAmI.parse((await behind.ask('GET', '/session', { headers: said })).body)).toMatchObject({
    actor: 'user:ana',
    role: 'operator',
    auth: 'proxy',
  });
  expect((await behind.ask('GET', '/session')).status).toBe(401);
  const elsewhere = await open({ ...proxy, CONSOLE_PROXY: '10.0.0.1' });
  expect((await elsewhere.ask('GET', '/session', { headers: said })).status).toBe(401);
});

test('behind a proxy that names people but no roles, all are viewers, whatever they send', async () => {
  const proxy = { CONSOLE_AUTH: 'proxy', CONSOLE_PROXY: '127.0.0.1', CONSOLE_PROXY_HEADERS: 'X-User' };
  const { ask } = await open(proxy);
  const said = { 'x-user': 'ana', 'x-role': 'admin' };
  const { status, body } = await ask('GET', '/session', { headers: said });
  expect({ status, body }).toMatchObject({ status: 200, body: { actor: 'user:ana', role: 'viewer' } });
  expect((await ask('GET', '/session')).status).toBe(401);
});

test('a name that a proxy says is no user: it makes no token with the rights of the user who has that name', async () => {
  const { ask, setUp } = await open({
    CONSOLE_AUTH: 'proxy',
    CONSOLE_PROXY: '127.0.0.1',
    CONSOLE_PROXY_HEADERS: 'X-User,X-Role',
  });
  await setUp('ana');
  const make = (role: string, of: object) =>
    ask('POST', '/tokens', {
      body: { name: 'x', role: 'admin', expires: '1d', ...of },
      headers: { 'x-user': 'ana', 'x-role': role },
    });
  const detail = 'You may not make tokens: you are not a user of the console.';
  for (const role of ['viewer', 'operator'])
    for (const of of [{}, { user: 'ana' }, { role: 'viewer' }])
      expect((await make(role, of)).body).toMatchObject({ status: 403, code: 'FORBIDDEN', detail });
  expect((await make('admin', {})).body).toMatchObject({
    status: 400,
    problems: [{ field: 'body.user', message: expect.stringContaining('the name of a user') }],
  });
  expect((await make('admin', { user: 'ana' })).status).toBe(201);
});

test('without sign-in everybody here is an administrator, and what a proxy passes on is nobody', async () => {
  const { ask } = await open({ CONSOLE_AUTH: 'none' });
  expect(whoAmI.parse((await ask('GET', '/session')).body)).toMatchObject({ role: 'admin', auth: 'none' });
  for (const name of [
    'forwarded',
    'x-forwarded-for',
    'x-forwarded-proto',
    'x-forwarded-host',
    'x-real-ip',
    'via',
  ])
    expect([name, (await ask('GET', '/session', { headers: { [name]: '203.0.113.7' } })).status]).toEqual([
      name,
      401,
    ]);
});

test('without sign-in an act is one of a person for the audit', async () => {
  const { ask } = await open({ CONSOLE_AUTH: 'none' });
  const body = { page: 'runs', name: 'Failures', query: 'state=failed', isOfTeam: true };
  expect((await ask('PUT', '/views', { body })).status).toBe(200);
  const acts = async (by: string) => auditList.parse((await ask('GET', `/audit?by=${by}`)).body).items;
  expect(await acts('people')).toMatchObject([
    { actor: 'user:nobody', via: 'console', action: 'view.saved' },
  ]);
  expect(await acts('engine')).toEqual([]);
});

test('a token makes no token and no link, and ends none, unless it is of an administrator and of all organisations', async () => {
  const { ask, setUp } = await open();
  const ana = { cookie: await setUp() };
  let nr = 0;
  const make = async (role: string, headers: Record<string, string>) =>
    ask('POST', '/tokens', { body: { name: `more-${nr++}`, role, expires: '365d' }, headers });
  const { text, token } = newToken.parse((await make('operator', ana)).body);
  const operator = { authorization: `Bearer ${text}` };
  for (const role of ['viewer', 'admin']) expect((await make(role, operator)).status).toBe(403);
  expect((await ask('DELETE', `/tokens/${token.id}`, { headers: operator })).status).toBe(403);
  const { items } = sessions.parse((await ask('GET', '/sessions', { headers: ana })).body);
  expect((await ask('DELETE', `/sessions/${items[0]?.id}`, { headers: operator })).status).toBe(403);
  const admin = newToken.parse((await make('admin', ana)).body);
  const whole = { authorization: `Bearer ${admin.text}` };
  expect((await make('viewer', whole)).status).toBe(201);
  const wish = { name: 'acme', role: 'admin', expires: '1d', orgs: ['acme'] };
  const some = newToken.parse((await ask('POST', '/tokens', { body: wish, headers: ana })).body);
  const limited = { authorization: `Bearer ${some.text}` };
  expect((await make('admin', limited)).body).toMatchObject({
    code: 'FORBIDDEN',
    detail: 'You may not do this with this token: it needs a token of an administrator of all organisations.',
  });
  const invite = (headers: Record<string, string>) =>
    ask('POST', '/links/invite', { body: { role: 'admin' }, headers });
  expect([(await invite(limited)).status, (await invite(whole)).status]).toEqual([403, 201]);
  const made = newToken.parse((await make('viewer', whole)).body).token.id;
  expect((await ask('DELETE', `/tokens/${admin.token.id}`, { headers: ana })).body).toMatchObject({
    closed: { links: 1, tokens: [expect.any(Number), made] },
    says: expect.stringMatching(/is revoked, and what it had made: 1 link, tokens \d+, \d+$/),
  });
  const change = { body: { orgs: null }, headers: { ...limited, 'if-match': '"1"' } };
  expect((await ask('PATCH', '/users/ana', change)).status).toBe(403);
});

test('an administrator of some organisations cannot lift that limit', async () => {
  const { ask, store, setUp } = await open();
  const root = { cookie: await setUp() };
  const wish = { kind: 'invite', role: 'admin', orgs: ['acme'] } as const;
  const { secret } = await makeLink(store, wish, { actor: 'test' });
  const bo = {
    cookie: cookieOf(await ask('POST', '/setup', { body: { link: secret, name: 'bo', password: PASSWORD } })),
  };
  expect(whoAmI.parse((await ask('GET', '/session', { headers: bo })).body)).toMatchObject({
    orgs: ['acme'],
  });
  const detail = 'You may not do this: you are limited to some organisations.';
  for (const name of ['bo', 'ana'])
    for (const body of [{ orgs: null }, { canSeePayload: false }])
      expect(
        (await ask('PATCH', `/users/${name}`, { body, headers: { ...bo, 'if-match': '"1"' } })).body,
      ).toMatchObject({ status: 403, code: 'FORBIDDEN', detail });
  for (const [kind, body] of [
    ['invite', { role: 'admin' }],
    ['reset', { user: 'ana' }],
    ['wall', {}],
  ] as const)
    expect((await ask('POST', `/links/${kind}`, { body, headers: bo })).body).toMatchObject({ detail });
  const token = (headers: Record<string, string>, of: object) =>
    ask('POST', '/tokens', { body: { name: 'ci', role: 'admin', expires: '1d', ...of }, headers });
  const ofOthers = 'You may not make tokens of others.';
  expect((await token(bo, { user: 'ana' })).body).toMatchObject({ status: 403, detail: ofOthers });
  const cy = await makeLink(store, { kind: 'invite', role: 'operator' }, { actor: 'test' });
  const asCy = { link: cy.secret, name: 'cy', password: PASSWORD };
  const operator = { cookie: cookieOf(await ask('POST', '/setup', { body: asCy })) };
  expect((await token(operator, { user: 'ana' })).body).toMatchObject({ status: 403, detail: ofOthers });
  expect((await token(operator, { user: 'cy', role: 'admin' })).body).toMatchObject({ status: 400 });
  expect((await token(root, { user: 'bo' })).status).toBe(201);
  const own = newToken.parse((await token(bo, { name: 'own' })).body);
  const withToken = { headers: { authorization: `Bearer ${own.text}` } };
  expect(whoAmI.parse((await ask('GET', '/session', withToken)).body)).toMatchObject({ orgs: ['acme'] });
});

test('a link takes the fields of its kind alone', async () => {
  const { ask, setUp } = await open();
  const headers = { cookie: await setUp() };
  const wrong = async (kind: string, body: object) => {
    const { problems = [] } = problem.parse((await ask('POST', `/links/${kind}`, { body, headers })).body);
    return problems.map(({ field }) => field);
  };
  expect(await wrong('wall', { role: 'admin' })).toEqual(['body.role']);
  expect(await wrong('reset', { user: 'ana', orgs: ['acme'] })).toEqual(['body.orgs']);
  expect(await wrong('invite', { user: 'ana', role: 'viewer' })).toEqual(['body.user']);
  expect(await wrong('reset', {})).toEqual(['body.user']);
  expect((await ask('POST', '/links/reset', { body: { user: 'ana' }, headers })).status).toBe(201);
});

test('an administrator of some organisations sees and ends what is its own, and nothing of others', async () => {
  const { ask, store, setUp } = await open();
  const root = { cookie: await setUp() };
  const wish = { kind: 'invite', role: 'admin', orgs: ['acme'] } as const;
  const { secret } = await makeLink(store, wish, { actor: 'test' });
  const bo = {
    cookie: cookieOf(await ask('POST', '/setup', { body: { link: secret, name: 'bo', password: PASSWORD } })),
  };
  const token = async (headers: Record<string, string>) =>
    newToken.parse(
      (await ask('POST', '/tokens', { body: { name: 'ci', role: 'viewer', expires: '1d' }, headers })).body,
    );
  const [other, own] = [(await token(root)).token.id, (await token(bo)).token.id];
  const read = async (route: string, headers: Record<string, string>) =>
    (await ask('GET', route, { headers })).body;
  const ofRoot = sessions.parse(await read('/sessions', root)).items[0]?.id;
  expect(sessions.parse(await read('/sessions?all=true', root)).items).toHaveLength(2);
  expect(sessions.parse(await read('/sessions?all=true', bo)).items).toMatchObject([
    { user: 'bo', isThis: true },
  ]);
  expect(tokens.parse(await read('/tokens', root)).items).toHaveLength(2);
  expect(tokens.parse(await read('/tokens', bo)).items).toMatchObject([{ id: own, user: 'bo' }]);
  for (const route of ['/users', '/users/ana', '/links'])
    expect(await read(route, bo)).toMatchObject({ status: 403, code: 'FORBIDDEN' });
  expect((await ask('DELETE', `/sessions/${ofRoot}`, { headers: bo })).body).toMatchObject({
    code: 'UNKNOWN_SESSION',
  });
  expect((await ask('DELETE', `/tokens/${other}`, { headers: bo })).body).toMatchObject({
    code: 'UNKNOWN_TOKEN',
  });
  expect((await ask('DELETE', `/tokens/${own}`, { headers: bo })).status).toBe(200);
});

test('an administrator without the right to inputs and logs cannot give it', async () => {
  const { ask, store, setUp } = await open();
  const root = { cookie: await setUp() };
  const wish = { kind: 'invite', role: 'admin', canSeePayload: false } as const;
  const { secret } = await makeLink(store, wish, { actor: 'test' });
  const bo = {
    cookie: cookieOf(await ask('POST', '/setup', { body: { link: secret, name: 'bo', password: PASSWORD } })),
  };
  const change = (name: string, body: object, headers: Record<string, string>) =>
    ask('PATCH', `/users/${name}`, { body, headers: { ...headers, 'if-match': '"1"' } });
  const detail = 'You may not give the right to see inputs, results and logs: you do not have it.';
  const refused = { status: 403, code: 'FORBIDDEN', detail };
  const token = (of: object) =>
    ask('POST', '/tokens', { body: { name: 'ci', role: 'viewer', expires: '1d', ...of }, headers: bo });
  const invite = (body: object) => ask('POST', '/links/invite', { body, headers: bo });
  for (const tried of [
    change('bo', { canSeePayload: true }, bo),
    invite({ role: 'admin' }),
    invite({ role: 'viewer', canSeePayload: true }),
    ask('POST', '/links/reset', { body: { user: 'ana' }, headers: bo }),
  ])
    expect((await tried).body).toMatchObject(refused);
  const added = await invite({ role: 'viewer', canSeePayload: false });
  expect(added.status).toBe(201);
  const [, link = ''] = newLink.parse(added.body).url.split('#');
  const cy = { link, name: 'cy', password: PASSWORD };
  await ask('POST', '/setup', { body: cy });
  // Cy has no such right either, and may get it while the token is there.
  for (const name of ['ana', 'cy'])
    expect((await token({ user: name })).body).toMatchObject({
      status: 403,
      detail: 'You do not see inputs, results and logs: you may make tokens of your own only.',
    });
  expect((await ask('POST', '/links/reset', { body: { user: 'bo' }, headers: bo })).status).toBe(201);
  const own = newToken.parse((await token({})).body);
  const withToken = { headers: { authorization: `Bearer ${own.text}` } };
  expect(whoAmI.parse((await ask('GET', '/session', withToken)).body)).toMatchObject({
    canSeePayload: false,
  });
  // Ana has the right: a change that names it gives nothing.
  const other = await change('ana', { role: 'admin', canSeePayload: true }, bo);
  expect(other.status).toBe(200);
  expect((await change('bo', { canSeePayload: true }, root)).status).toBe(200);
});

const problems = (env: Record<string, string>) =>
  settleConsole({ DATABASE_URL: 'sqlite:x.db', ...env }, '/').problems;

test('settings that would open the console to strangers are refused', () => {
  for (const none of [{}, { CONSOLE_URL: '' }])
    expect(problems({ CONSOLE_HOST: '0.0.0.0', ...none })).toEqual([
      expect.stringContaining('needs CONSOLE_URL'),
    ]);
  expect(problems({ CONSOLE_URL: '' })).toEqual([]);
  expect(problems({ CONSOLE_HOST: '0.0.0.0', CONSOLE_URL: 'https://x.test', CONSOLE_AUTH: 'none' })).toEqual([
    expect.stringContaining('CONSOLE_AUTH=none works on 127.0.0.1 only'),
  ]);
  expect(problems({ CONSOLE_AUTH: 'proxy' })).toEqual([expect.stringContaining('CONSOLE_PROXY')]);
  expect(problems({ CONSOLE_PORT: 'x', CONSOLE_URL: 'ftp://x', CONSOLE_PROXY: '1.2.3' })).toHaveLength(3);
});

test.each([
  ['http://jobs.example.org', 'needs https'],
  ['http://10.0.0.5:8787', 'needs https'],
  ['http://127.0.0.1.example.org', 'needs https'],
  ['https://example.org/jobs', 'without a path'],
  ['https://example.org/?a=1', 'without a path'],
])('the address %s, where people could not sign in, is refused', (url, why) => {
  expect(problems({ CONSOLE_URL: url })).toEqual([expect.stringContaining(why)]);
});

test.each([
  'https://jobs.example.org',
  'https://10.0.0.5:8443//',
  'http://127.0.0.1:8787',
  'http://localhost:8787/',
  'http://jobs.localhost',
  'http://[::1]:8787',
])('the address %s is served', (url) => {
  expect(problems({ CONSOLE_URL: url })).toEqual([]);
});

test('an empty variable counts as not set: the console listens on 127.0.0.1 and its usual port', () => {
  const names = ['HOST', 'PORT', 'URL', 'HOSTS', 'AUTH', 'PROXY', 'PROXY_HEADERS', 'NAME'];
  const empty = Object.fromEntries(names.map((name) => [`CONSOLE_${name}`, '']));
  const env = { DATABASE_URL: 'sqlite:x.db' };
  expect(settleConsole({ ...env, ...empty }, '/')).toEqual(settleConsole(env, '/'));
  expect(settleConsole({ ...env, ...empty }, '/').settings).toMatchObject({ host: '127.0.0.1', port: 8787 });
});

test('a proxy is an address or a network, and nothing that would be read as more', () => {
  for (const list of [
    '10.0.0.1/',
    '10.0.0.0/8/9',
    '10.0.0.0/+8',
    '10.0.0.0/33',
    '10.0.0.0/ 8',
    '::1/129',
    '/8',
  ])
    expect([list, problems({ CONSOLE_PROXY: list }).length]).toEqual([list, 1]);
  expect(problems({ CONSOLE_PROXY: '10.0.0.1, 10.0.0.0/8, 0.0.0.0/0, fd00::/8, ::1' })).toEqual([]);
});

test('an address that ends with a slash makes the same links', async () => {
  const { ask, store } = await open({ CONSOLE_URL: 'https://jobs.example.org/' });
  const { secret } = await makeLink(store, { kind: 'first' }, { actor: 'test' });
  const made = await ask('POST', '/setup', { body: { link: secret, name: 'ana', password: PASSWORD } });
  const headers = { cookie: made.cookie?.split(';')[0] ?? '' };
  const invite = newLink.parse(
    (await ask('POST', '/links/invite', { body: { role: 'viewer' }, headers })).body,
  );
  expect(invite.url).toMatch(/^https:\/\/jobs\.example\.org\/invite#/);
});

test('signing in while signed in keeps nothing of the password, and signs in each time', async () => {
  const { ask, setUp, store } = await open();
  const headers = { cookie: await setUp(), 'idempotency-key': 'k' };
  for (let times = 0; times < 2; times++)
    cookieOf(await ask('POST', '/session', { body: { name: 'ana', password: PASSWORD }, headers }));
  const link = newLink.parse(
    (await ask('POST', '/links/invite', { body: { role: 'viewer' }, headers })).body,
  );
  const body = { link: link.url.split('#')[1], name: 'bo', password: PASSWORD };
  cookieOf(await ask('POST', '/setup', { body, headers }));
  expect(await store.read((tx) => tx.rows(sql`select * from idempotency`))).toEqual([]);
});

test('no secret of signing in is in the log or the store', async () => {
  const { ask, setUp, lines, store } = await open();
  const cookie = await setUp();
  await ask('POST', '/session', { body: { name: 'ana', password: 'not the password' } });
  const { text } = newToken.parse(
    (await ask('POST', '/tokens', { body: { name: 'ci', expires: '1d' }, headers: { cookie } })).body,
  );
  const secret = cookie.split('=')[1] ?? '';
  const rows = await store.read(function* (tx) {
    const all: unknown[] = [];
    for (const table of ['users', 'sessions', 'tokens', 'links', 'events'] as const)
      all.push(yield* tx.rows(sql`select * from ${sql.table(table)}`));
    return all;
  });
  for (const place of [lines.join(''), JSON.stringify(rows)])
    for (const word of [PASSWORD, secret, text, 'not the password']) expect(place).not.toContain(word);
});

test('a wall is signed in by its link once, and sees the overview and nothing else', async () => {
  const { ask, store } = await open();
  const { secret } = await makeLink(store, { kind: 'wall' }, { actor: 'ana' });
  const body = { link: secret };
  expect((await ask('POST', '/links/look', { body })).body).toMatchObject({ kind: 'wall' });
  const headers = { cookie: cookieOf(await ask('POST', '/setup', { body })) };
  expect((await ask('POST', '/setup', { body })).status).toBeGreaterThanOrEqual(400);
  expect(whoAmI.parse((await ask('GET', '/session', { headers })).body)).toMatchObject({ role: 'wall' });
  expect((await ask('GET', '/overview?tz=Europe/Berlin', { headers })).status).toBe(200);
  for (const route of ['/runs', '/jobs', '/stream?topics=runs'])
    expect((await ask('GET', route, { headers })).body).toMatchObject({ code: 'FORBIDDEN' });
});

eachDialect('the link of a wall', (openOf) => {
  test('signs in also where the clock of the store is ahead of that of the console', async () => {
    const store = await openOf({ clock: () => Date.now() + 1_000 });
    const { secret } = await makeLink(store, { kind: 'wall' }, { actor: 'ana' });
    const { send } = openConsole(store);
    const headers = { 'sec-fetch-site': 'same-origin' };
    const made = await send('POST', '/api/v1/setup', { link: secret }, { role: null, headers });
    expect(made.status).toBe(204);
    expect(made.headers.get('set-cookie')).toMatch(/^sb_session=[\w-]{43};/);
  });
});
