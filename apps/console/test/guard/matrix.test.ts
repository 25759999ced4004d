/** Requests that pages of other sites can make a browser send, and those that no browser sends. */
import { connect } from 'node:net';
import { serve } from '@hono/node-server';
import { expect, onTestFinished, test } from 'vitest';
import { ROUTES } from '../../src/table/table.ts';
import { openConsole, type TestConsole } from '../open-console.ts';
import { openWork } from '../work.ts';
import { realPath } from './real-path.ts';

const SITES = ['same-origin', 'same-site', 'cross-site', 'none', null];
const ORIGINS = [null, 'http://localhost:8787', 'http://localhost:8788', 'http://evil.test', 'null'];
const TYPES = [
  'application/json',
  'application/json; charset=utf-8',
  'text/plain',
  'text/plain; x=application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonp',
  null,
];

async function open(who: Parameters<typeof openConsole>[1] = { kind: 'user' }) {
  const work = await openWork();
  onTestFinished(() => work.close());
  return { work, ...openConsole(work.store, who) };
}

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly site: string | null;
  readonly origin: string | null;
  readonly type: string | null;
}

async function statusOf({ app }: Pick<TestConsole, 'app'>, { method, path, site, origin, type }: Sent) {
  const { status, body } = await app.request(`http://localhost:8787${path}`, {
    method,
    headers: {
      host: 'localhost:8787',
      authorization: 'Bearer admin',
      ...(site !== null && { 'sec-fetch-site': site }),
      ...(origin !== null && { origin }),
      ...(type !== null && { 'content-type': type }),
    },
    // Bytes have no type of their own.
    ...(method !== 'GET' && { body: new TextEncoder().encode('{"reason":"x"}') }),
  });
  await body?.cancel();
  return status;
}

test('every change asks for JSON from a page of our own, whatever else a browser sends', async () => {
  const console = await open();
  const acts = ['POST /queues/:name/pause', 'DELETE /queues/:name/pause', 'PATCH /queues/:name'];
  const wrong: string[] = [];
  for (const act of acts)
    for (const site of SITES)
      for (const origin of ORIGINS)
        for (const type of TYPES) {
          const [method = '', path = ''] = act.replace(':name', 'mail').split(' ');
          const status = await statusOf(console, { method, path: `/api/v1${path}`, site, origin, type });
          const isJson = type?.startsWith('application/json') === true && type !== 'application/jsonp';
          const isOwn = site === 'same-origin' && (origin === null || origin === ORIGINS[1]);
          const refused = isJson ? (isOwn ? undefined : 403) : 415;
          const got = status === 403 || status === 415 ? status : undefined;
          if (got !== refused) wrong.push(`${act} ${site} ${origin} ${type}: ${status}`);
        }
  expect(wrong).toEqual([]);
});

test('no route that changes something is without that check', async () => {
  const console = await open();
  const sent = { site: 'cross-site', origin: 'http://evil.test' };
  for (const route of ROUTES.filter(({ method }) => method !== 'GET')) {
    const { method } = route;
    const path = realPath(route);
    expect([path, await statusOf(console, { method, path, ...sent, type: 'application/json' })]).toEqual([
      path,
      403,
    ]);
    expect([path, await statusOf(console, { method, path, ...sent, type: 'text/plain' })]).toEqual([
      path,
      415,
    ]);
  }
});

/** Lines that no library would send, to a real server. The status of the answer, or `closed`. */
async function raw(port: number, lines: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'));
    socket.setEncoding('latin1').once('data', (chunk: string) => {
      resolve(/^HTTP\/1\.1 (\d{3})/.exec(chunk)?.[1] ?? chunk);
      socket.destroy();
    });
    socket.once('close', () => resolve('closed')).once('error', reject);
  });
}

const HOST = 'Host: localhost:8787';
const ADMIN = 'Authorization: Bearer admin';

const LINES: readonly (readonly [lines: readonly string[], status: string])[] = [
  [['GET /api/v1/runs HTTP/1.1', HOST, ADMIN], '200'],
  [['GET /api/v1/runs HTTP/1.1', ADMIN], '400'],
  [['GET /api/v1/runs HTTP/1.1', 'Host: evil.test', ADMIN], '421'],
  [['GET /api/v1/runs HTTP/1.1', 'Host: localhost:8787@evil.test', ADMIN], '400'],
  [['GET /api/v1/runs HTTP/1.1', 'Host: [', ADMIN], '400'],
  [['GET http://evil.test/api/v1/runs HTTP/1.1', HOST, ADMIN], '200'],
  [['GET http://localhost:8787/api/v1/runs HTTP/1.1', 'Host: evil.test', ADMIN], '421'],
  [['GET //api/v1/runs HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /api/v1/runs/ HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /api/v1/runs;a=b HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /api/v1/queues/..;/runs HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /api/v1/queues/%2e%2e%2fruns HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /api/v1%2fruns HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /API/V1/RUNS HTTP/1.1', HOST, ADMIN], '404'],
  [['GET /healthz HTTP/1.1', 'Host: 10.0.0.7'], '200'],
  [['GET /healthz?verbose=1 HTTP/1.1', 'Host: 10.0.0.7'], '200'],
  [['GET /readyz?verbose HTTP/1.1', 'Host: 10.0.0.7'], '200'],
  [['GET /readyz?exclude=a&exclude=b HTTP/1.1', 'Host: 10.0.0.7'], '200'],
  [['GET /healthz/ HTTP/1.1', 'Host: 10.0.0.7'], '421'],
  [['GET /healthz/../api/v1/runs HTTP/1.1', 'Host: 10.0.0.7', ADMIN], '421'],
  [['GET /healthz%2f..%2fapi HTTP/1.1', HOST], '404'],
  [['GET /HEALTHZ HTTP/1.1', 'Host: 10.0.0.7'], '421'],
  [['GET /api/v1/../../healthz HTTP/1.1', 'Host: 10.0.0.7'], '200'],
  [['GET /api/v1/runs/1\0 HTTP/1.1', HOST, ADMIN], '400'],
  [['GET /api/v1/queues/%00 HTTP/1.1', HOST, ADMIN], '400'],
  [['GET /assets/..%2f..%2fpackage.json HTTP/1.1', HOST], '404'],
  [['GET /assets/../../package.json HTTP/1.1', HOST], '404'],
  [['TRACE /api/v1/runs HTTP/1.1', HOST, ADMIN], '405'],
  [['PURGE /api/v1/runs HTTP/1.1', HOST, ADMIN], '405'],
  [['GET /api/v1/runs?x=%E0%A4%A HTTP/1.1', HOST, ADMIN], '400'],
  [['GET /api/v1/runs HTTP/1.1', HOST, ADMIN, `X-Long: ${'x'.repeat(40_000)}`], '431'],
];

test('lines that no browser sends are refused, and the next request is answered', async () => {
  const { app } = await open();
  const server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' });
  await new Promise((resolve) => server.once('listening', resolve));
  onTestFinished(() => void server.close());
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  const answers: (readonly [lines: readonly string[], status: string])[] = [];
  for (const [lines] of LINES) answers.push([lines, await raw(port, lines)]);
  expect(answers).toEqual(LINES);
  expect(await raw(port, ['GET /healthz HTTP/1.1', HOST])).toBe('200');
});
