/**
 * The API of the console with the data of the design's mock, and the built pages with the headers of the real server:
 * for looking at pages without a store. Never bundled. `node web/dev/stub.mjs [port]`, then `vite` with its proxy.
 */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { freshMock } from './fresh-mock.mjs';
import { answerAlerts } from './stub-alerts.mjs';
import { answerBoard } from './stub-board.mjs';
import { noActs, ofJob, ofRun } from './stub-may.mjs';
import { answerSystem } from './stub-system.mjs';
import { answerDecks } from './stub-decks.mjs';
import { answerSprint } from './stub-sprint.mjs';
import { answerWatch, METRICS } from './stub-watch.mjs';
import { answerWork } from './stub-work.mjs';

const here = import.meta.dirname;
const BUILT = path.join(here, '../../dist/web');
/** By status. @type {Readonly<Record<number, [string, string]>>} */
const REFUSALS = {
  401: ['SIGNED_OUT', 'You are not signed in.'],
  403: ['FORBIDDEN', 'You may not do this.'],
  409: ['ALREADY_ASSIGNED', 'The task belongs to another member.'],
};
const PORT = 8787;
const TICK_MS = 1_000;

/** @type {Readonly<Record<string, string>>} */
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};
const POLICY = JSON.parse(readFileSync(path.join(here, '../../src/http/content-security.json'), 'utf8')).join(
  '; ',
);

const freshData = freshMock('mock-data.json');

const WHO = {
  actor: 'user:ana',
  name: 'ana',
  role: 'operator',
  canSeePayload: true,
  auth: 'password',
  environment: 'production',
  version: '0.1.0',
};

const SEARCHED = {
  jobs: [],
  runs: [],
  queues: [],
  schedules: [],
  rules: [],
  quests: [],
  tasks: [],
  members: [],
};

/** @param {{ port?: number, dist?: string, mostRuns?: number }} [options] */
export async function startStub({ port = 0, dist = BUILT, mostRuns } = {}) {
  let isSignedIn = true;
  /** @type {Set<import('node:http').ServerResponse>} */
  const streams = new Set();
  /** Answers in place of those of the mock, by path. A number refuses with this status; an act is named by its method, too: `POST /runs/1/cancel`. @type {Map<string, any>} */
  const answers = new Map();
  /** What was asked to change; `version` is that of `If-Match`. @type {{ method: string, path: string, body: unknown, version: number | undefined }[]} */
  const acts = [];
  let sent = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://stub');
    response.setHeader('content-security-policy', POLICY);
    if (url.pathname === '/api/v1/stream' && !answers.has('/stream')) openStream(response);
    else if (url.pathname.startsWith('/api/v1/'))
      void readBody(request).then(() => answer(request.method ?? 'GET', url, response));
    else if (url.pathname === '/metrics') response.end(METRICS);
    else if (url.pathname === '/healthz') response.setHeader('content-type', 'text/plain').end('ok');
    else sendFile(dist, url.pathname, response);
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const ticking = setInterval(tick, TICK_MS);
  const at = server.address();
  const taken = typeof at === 'object' && at ? at.port : port;
  return {
    url: `http://127.0.0.1:${taken}`,
    port: taken,
    answers,
    acts,
    /** @param {string} event @param {unknown} data */
    send(event, data) {
      sent += 1;
      for (const stream of streams) stream.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    },
    /** Its own answers, no acts, and a user who is signed in. Returns whether anything was otherwise, or sent. */
    startOver() {
      const isUsed = answers.size > 0 || acts.length > 0 || sent > 0 || !isSignedIn;
      answers.clear();
      acts.length = 0;
      sent = 0;
      isSignedIn = true;
      return isUsed;
    },
    async stop() {
      clearInterval(ticking);
      for (const stream of streams) stream.end();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  /** @param {string} method @param {URL} url @param {import('node:http').ServerResponse} response */
  function answer(method, url, response) {
    const route = url.pathname.slice('/api/v1'.length);
    /** @type {(status: number, body: unknown) => void} */
    const json = (status, body) => {
      response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
      response.end(JSON.stringify(body, answers.get('/session')?.role === 'viewer' ? noActs : undefined));
    };
    /** @type {(status: number, code: string, detail: string) => void} */
    const problem = (status, code, detail) =>
      json(status, {
        type: `/docs/errors#${code}`,
        title: code,
        status,
        code,
        detail,
        requestId: '01KB4Q8ZJ2V9W3',
      });
    if (route === '/door')
      return json(200, {
        state: isSignedIn ? 'signedIn' : 'signIn',
        auth: 'password',
        environment: 'production',
        version: '0.1.0',
      });
    if (route === '/links/look' && !answers.has('POST /links/look'))
      return json(200, {
        kind: 'first',
        role: 'admin',
        expiresAt: new Date(Date.now() + 1_800_000).toISOString(),
      });
    if (route === '/session' && method === 'POST') {
      isSignedIn = true;
      response.writeHead(204).end();
      return undefined;
    }
    if (route === '/session' && method === 'DELETE') {
      isSignedIn = false;
      response.writeHead(204).end();
      return undefined;
    }
    if (!isSignedIn) return problem(401, 'SIGNED_OUT', 'You are not signed in.');
    const own = answers.get(method === 'GET' ? route : `${method} ${route}`);
    if (typeof own === 'number')
      return problem(own, ...(REFUSALS[own] ?? ['STORE_UNAVAILABLE', 'The store does not answer.']));
    if (own !== undefined) return json(200, own);
    const ofAlerts = answerAlerts(method, route, url.searchParams, acts.at(-1)?.body);
    if (ofAlerts) return json(ofAlerts.status ?? 200, ofAlerts.body);
    const ofDecks = answerDecks(method, route, url.searchParams);
    if (ofDecks) return json(200, ofDecks.body);
    const ofSprint = answerSprint(method, route);
    if (ofSprint) return json(ofSprint.status ?? 200, ofSprint.body);
    const ofBoard = answerBoard(method, route, url.searchParams);
    if (ofBoard) return json(200, ofBoard.body);
    const ofSystem = answerSystem(method, route, url.searchParams);
    if (ofSystem) return json(ofSystem.status ?? 200, ofSystem.body);
    const ofWatch = answerWatch(route, url.searchParams);
    if (ofWatch) return json(200, ofWatch);
    if (method !== 'GET') return json(200, answerWork(method, route, url.searchParams)?.body ?? {});
    const { overview, runs, facets } = freshData();
    /** @type {Readonly<Record<string, () => unknown>>} */
    const bodies = {
      '/session': () => WHO,
      '/overview': () => overview,
      '/runs': () => filtered(runs, url.searchParams, mostRuns),
      '/runs/facets': () => facets,
      '/runs/histogram': () => ({ from: facets.from, to: facets.to, buckets: overview.buckets }),
      '/runs/changes': () => ({ now: runs.now, items: [], newer: { count: 12 }, newest: runs.newest }),
      '/jobs': () => ({ now: overview.now, items: overview.jobs.items.map(toJob) }),
      '/queues': () => ({ now: overview.now, items: [], nodes: [] }),
      '/search': () => SEARCHED,
      '/views': () => ({ items: [] }),
    };
    const chainRetry = route.endsWith('/chain-retry') && { runs: [3_401, 3_436], says: CHAIN_RETRY };
    const body = answerWork(method, route, url.searchParams)?.body ?? bodies[route]?.() ?? chainRetry;
    return body ? json(200, body) : problem(404, 'NOT_FOUND', 'There is nothing at this address.');
  }

  /** @param {import('node:http').IncomingMessage} request */
  async function readBody(request) {
    let text = '';
    for await (const part of request) text += String(part);
    const { method = 'GET', url = '', headers } = request;
    if (method === 'GET') return;
    const seen = headers['if-match'];
    const version = seen === undefined ? undefined : Number(seen.replaceAll('"', ''));
    acts.push({ method, path: url, body: JSON.parse(text || '{}'), version });
  }

  /** @param {import('node:http').ServerResponse} response */
  function openStream(response) {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    response.write('retry: 2000\n\nevent: hello\ndata: {"id":"stub"}\n\n');
    response.write(
      `event: newer\ndata: {"count":12,"newest":3571,"newerThan":${freshData().runs.newest}}\n\n`,
    );
    streams.add(response);
    response.on('close', () => streams.delete(response));
  }

  function tick() {
    for (const stream of streams) stream.write('event: alive\ndata: {}\n\n');
    const own = answers.get('/overview');
    if (typeof own === 'number') return;
    const overview = own ?? freshData().overview;
    const tiles = `event: tiles\ndata: ${JSON.stringify(overview)}\n\n`;
    for (const stream of streams) stream.write(tiles);
  }
}

const CHAIN_RETRY = '2 of 3 run again, as a new chain: run 3401 (mail.digest), run 3436 (mail.digest).';

/** @param {any} runs @param {URLSearchParams} params @param {number | undefined} most */
function filtered(runs, params, most) {
  const states = params.get('state')?.split(',');
  const job = params.get('job');
  const items = runs.items
    .filter(
      (/** @type {any} */ run) => (!states || states.includes(run.state)) && (!job || run.jobId === job),
    )
    .slice(0, most);
  return { ...runs, items: items.map(ofRun), folds: states || job ? [] : runs.folds };
}

/** @param {any} job */
function toJob(job) {
  return {
    ...ofJob(job),
    name: job.id,
    says: job.state === 'failing' ? 'failing, 46 in a row' : job.state,
    tags: [],
    queue: 'default',
    priority: 'normal',
    trailingFailures: 0,
    runs: 0,
    running: 0,
    schedules: [],
  };
}

/** @param {string} dist @param {string} pathname @param {import('node:http').ServerResponse} response */
function sendFile(dist, pathname, response) {
  const isFile =
    /^\/(?:assets\/[\w-]+\.\w+|theme\.js|manifest\.webmanifest|icons\/[\w-]+\.png|favicon(?:-alert)?\.svg)$/.test(
      pathname,
    );
  const file = isFile ? pathname : '/index.html';
  response.writeHead(200, {
    'content-type': TYPES[path.extname(file)] ?? 'text/plain',
    // As the real server: a name with a hash never has other content.
    'cache-control': pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'no-cache',
  });
  response.end(readFileSync(path.join(dist, file)));
}

if (process.argv[1] === import.meta.filename) {
  const stub = await startStub({ port: Number(process.argv[2] ?? PORT) });
  console.log(stub.url);
}
