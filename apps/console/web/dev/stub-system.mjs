/** The audit, users, sessions, tokens, the installation and the document of the API, for the stub. */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const DOCUMENT = path.join(import.meta.dirname, '../../openapi.json');
const SECRET = 'x'.repeat(43);

/** @param {number} ms before now; below zero: from now. */
const past = (ms) => new Date(Date.now() - ms).toISOString();

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
  if (method === 'DELETE' && route.startsWith('/tokens/')) return { body: TOKENS()[0] };
  if (method === 'PATCH' && route.startsWith('/users/')) return { body: { ...USERS()[1], version: 4 } };
  return undefined;
}

/** @param {URLSearchParams} params */
function audit(params) {
  const [actor, action, object, by] = ['actor', 'action', 'object', 'by'].map((name) => params.get(name));
  const items = ACTS().filter(
    (one) =>
      (!actor || one.actor === actor) &&
      (!action || one.action === action || one.action.startsWith(action.replace(/\*$/, ''))) &&
      (!object || one.object?.name === object) &&
      (!by || (one.via === 'engine') === (by === 'engine')),
  );
  return { now: past(0), items };
}

/** @type {(id: number, ago: number, actor: string, via: string, action: string, says: string, more?: object) => any} */
const acted = (id, ago, actor, via, action, says, more = {}) => ({
  id,
  at: past(ago),
  actor,
  via,
  action,
  says,
  payload: more,
  ...more,
});
const on = (/** @type {string} */ kind, /** @type {string} */ name) => ({ object: { kind, name } });

function ACTS() {
  return [
    acted(918, 2 * MINUTE, 'user:ana', 'console', 'run.replayed', 'ran run 3436 again as 3559', {
      ...on('run', '3436'),
      reason: 'smtp host replaced, OPS-418',
    }),
    acted(915, 9 * MINUTE, 'user:ana', 'console', 'user.changed', 'changed the rights of ben', {
      ...on('user', 'ben'),
      before: { role: 'viewer', canSeePayload: true },
      after: { role: 'operator', canSeePayload: true },
    }),
    acted(912, 39 * MINUTE, 'user:ana', 'console', 'queue.paused', 'paused queue media', {
      ...on('queue', 'media'),
      reason: 'storage move, OPS-418',
      before: { mode: 'active' },
      after: { mode: 'paused', until: past(-21 * MINUTE), by: 'user:ana' },
    }),
    acted(
      905,
      2 * HOUR,
      'token:ci@ana',
      'token',
      'schedule.run_requested',
      'ran schedule snapshot.nightly now: run 3501',
      {
        ...on('schedule', 'snapshot.nightly'),
      },
    ),
    acted(897, 3 * HOUR, 'user:ben', 'console', 'alert.silenced', 'silenced alerts: silence 7', {
      ...on('silence', '7'),
      reason: 'known: oldshop endpoint is gone, contract ends 30 Nov',
    }),
    acted(881, 5 * HOUR, 'deploy', 'cli', 'job.limited', 'changed the limits of job mail.digest', {
      ...on('job', 'mail.digest'),
      before: { maxRunning: 8 },
      after: { maxRunning: 4 },
    }),
    acted(
      870,
      6 * HOUR,
      'user:cleo',
      'console',
      'access.denied',
      'was refused POST /api/v1/queues/:name/purge: it needs admin',
    ),
    acted(
      866,
      7 * HOUR,
      'user:ana',
      'console',
      'token.created',
      'made token 3 (ci of ana) with the role operator',
      {
        ...on('token', '3'),
        after: { jobs: ['report.*'], expiresAt: past(-5 * DAY) },
      },
    ),
    acted(
      850,
      9 * HOUR,
      'user:ana',
      'console',
      'user.signed_in',
      'signed in from 10.0.4.17',
      on('user', 'ana'),
    ),
    acted(
      12,
      30 * HOUR,
      'schedule:snapshot.nightly',
      'engine',
      'schedule.fired',
      'fired schedule snapshot.nightly: run 3400',
      {
        ...on('schedule', 'snapshot.nightly'),
      },
    ),
  ];
}

function USERS() {
  return [
    {
      id: 1,
      name: 'ana',
      role: 'admin',
      canSeePayload: true,
      createdAt: past(200 * DAY),
      createdBy: 'console on web-1',
      version: 1,
    },
    {
      id: 2,
      name: 'ben',
      role: 'operator',
      canSeePayload: true,
      orgs: ['acme', 'shop'],
      createdAt: past(120 * DAY),
      createdBy: 'user:ana',
      version: 3,
    },
    {
      id: 3,
      name: 'cleo',
      role: 'viewer',
      canSeePayload: false,
      createdAt: past(40 * DAY),
      createdBy: 'user:ana',
      version: 1,
    },
    {
      id: 4,
      name: 'dan',
      role: 'viewer',
      canSeePayload: true,
      createdAt: past(90 * DAY),
      createdBy: 'user:ana',
      disabledAt: past(4 * DAY),
      version: 2,
    },
  ];
}

function LINKS() {
  return [
    {
      id: 'd4'.repeat(8),
      kind: 'invite',
      role: 'operator',
      by: 'user:ana',
      createdAt: past(3 * HOUR),
      expiresAt: past(-21 * HOUR),
    },
    {
      id: 'e5'.repeat(8),
      kind: 'wall',
      by: 'user:ana',
      createdAt: past(20 * HOUR),
      expiresAt: past(-4 * HOUR),
    },
  ];
}

/** @param {boolean} isAll */
function sessions(isAll) {
  const firefox = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0';
  const phone =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605 Version/19.0 Safari/604';
  /** @type {(id: string, user: string | undefined, ago: number, more?: object) => object} */
  const row = (id, user, ago, more = {}) => ({
    id: id.repeat(8),
    kind: user === undefined ? 'wall' : 'user',
    ...(user !== undefined && { user }),
    createdAt: past(ago + 2 * DAY),
    seenAt: past(ago),
    expiresAt: past(-5 * DAY),
    ip: '10.0.4.17',
    agent: firefox,
    isThis: false,
    ...more,
  });
  const own = [
    row('a1', 'ana', MINUTE, { isThis: true }),
    row('b2', 'ana', 3 * HOUR, { agent: phone, ip: '10.0.9.2' }),
  ];
  const others = [
    row('c3', 'ben', 40 * MINUTE),
    row('d4', undefined, MINUTE, { expiresAt: past(-380 * DAY), ip: '10.0.1.5' }),
  ];
  return isAll ? [...own, ...others] : own;
}

function TOKENS() {
  /** @type {(id: number, name: string, ends: number, more?: object) => any} */
  const row = (id, name, ends, more = {}) => ({
    id,
    prefix: `sbt_k${id}Wq`,
    name,
    user: 'ana',
    role: 'operator',
    createdAt: past(85 * DAY),
    expiresAt: past(-ends),
    usedAt: past(4 * MINUTE),
    ...more,
  });
  return [
    row(3, 'ci', 5 * DAY + HOUR, { jobs: ['report.*', 'mail.send'] }),
    row(2, 'grafana', 240 * DAY, { role: 'viewer', usedAt: past(MINUTE) }),
    row(1, 'old-deploy', 30 * DAY, { revokedAt: past(10 * DAY), usedAt: undefined, user: 'ben' }),
  ];
}

/** @type {(name: string, what: string, says: string, from?: string) => object} */
const kept = (name, what, says, from) => ({
  name,
  what,
  says,
  origin: from ? 'worker.yaml' : 'default',
  ...(from && { from }),
});

function RETENTION() {
  const file = '/srv/jobs/worker.yaml';
  return {
    now: past(0),
    settings: {
      state: 'read',
      items: [
        kept('retentionDays', 'finished runs, with their attempts, inputs and results', '60 days', file),
        kept('logs', 'logs of finished runs', '7 days', file),
        kept('events', 'events', '30 days'),
        kept('audit', 'events that say who did what', '400 days'),
        kept('fires', 'fires of schedules', '90 days'),
        kept('statistics', 'statistics', '400 days'),
        kept('deadLetters', 'replayed and discarded dead letters', '90 days'),
        kept('alerts', 'resolved alerts, with their messages', '90 days'),
        kept('nodes', 'stopped and lost nodes', '7 days'),
      ],
    },
    schedules: [
      {
        name: 'cleanup.nightly',
        enabled: true,
        nextAt: past(-7 * HOUR),
        input: [{ name: 'retentionDays', says: '45 days' }],
      },
    ],
    last: {
      runId: 3390,
      state: 'succeeded',
      at: past(17 * HOUR),
      tookMs: 4_210,
      removed: [
        { what: 'runs', count: 12_418 },
        { what: 'attempts', count: 12_977 },
        { what: 'logs', count: 9_310 },
        { what: 'events', count: 1_204 },
        { what: 'sessions, links and failed sign-ins', count: 3 },
      ],
      freedBytes: 48_300_000,
    },
  };
}

/** @type {(count: number, isAbout?: boolean) => object} */
const amount = (count, isAbout = false) => ({ count, isAbout, isAtLeast: false });

function STORE() {
  return {
    dialect: 'sqlite',
    where: '/srv/jobs/data/worker.db',
    applied: ['001-foundation', '002-access', '003-reads'],
    missing: [],
    storeId: '7f0c1f9e',
    minCodeVersion: '0.1.0',
    isMoved: false,
    bytes: 412_000_000,
    unusedBytes: 9_400_000,
    walBytes: 3_100_000,
    journalMode: 'wal',
    freeDiskBytes: 81_000_000_000,
    live: { queued: amount(94), later: amount(12), running: amount(7), held: amount(3), waiting: amount(1) },
    history: amount(1_028_700, true),
    events: amount(48_200, true),
    logs: amount(310_400, true),
    openDeadLetters: amount(76),
    oldestFinishedAt: past(60 * DAY),
    nodes: [
      { id: 1, name: 'web-1', kind: 'daemon', startedAt: past(DAY) },
      { id: 2, name: 'web-2', kind: 'daemon', startedAt: past(DAY) },
    ],
  };
}

const DOCTOR = {
  state: 'examined',
  checks: 6,
  problems: 1,
  notes: 2,
  diagnoses: [
    {
      id: 'waiting',
      title: 'waiting runs',
      verdict: 'problem',
      found:
        'run 3525 (mail.digest) of queue mail has been due for 14 min: No node takes runs of this queue.',
      expected: 'a daemon that takes each due run',
      advice: 'worker run:explain 3525',
    },
    {
      id: 'access',
      title: 'tokens and links',
      verdict: 'note',
      found: 'token ci of ana ends in 5 d',
      expected: 'a new one before the old one ends',
      advice: 'Make a new one and give it to the program: worker token:create',
    },
    {
      id: 'wal',
      title: 'write-ahead log',
      verdict: 'note',
      found: '71 MB',
      expected: 'at most 64 MB',
      canFix: true,
    },
    { id: 'schema', title: 'schema', verdict: 'fine', found: 'up to date' },
    { id: 'daemons', title: 'daemons', verdict: 'fine', found: 'running: web-1 (1), web-2 (2)' },
    { id: 'console', title: 'console', verdict: 'fine', found: 'answers at https://jobs.example.org' },
  ],
};
