/** Pictures of a chain and of schedules, and a few nodes, for the stub. */
import { MINUTE } from './stub-time.mjs';

const SIZE = { w: 208, h: 46 };
const STEP = { x: 320, y: 76 };

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params
 * @returns {{ status?: number, body: unknown } | undefined}
 */
export function answerGraph(method, route, params) {
  const now = Date.now();
  if (route === '/schedules/graph') return { body: scheduleGraph(now, params.get('flow') === 'down') };
  const [, what, id, part] = route.split('/');
  if (route === '/chains') return { body: chainList(now) };
  if (what === 'chains' && part === 'graph')
    return { body: chainGraph(now, params.get('flow') === 'down', params.get('unfold') === 'true') };
  if (what !== 'nodes') return undefined;
  if (method !== 'GET') return { body: changed(part ?? '') };
  if (id === undefined) return { body: nodeList(now, params.get('all') === 'true') };
  const row = nodesOf(now, true).find((one) => String(one.id) === id);
  return row ? { body: nodeOf(row, now) } : undefined;
}

/** @param {number} now */
function chainList(now) {
  const chain = (/** @type {number} */ id, /** @type {object} */ more) => ({
    id,
    run: id,
    jobId: 'shop.import',
    createdAt: new Date(now - (3_600 - id) * MINUTE).toISOString(),
    ...more,
  });
  const failed = {
    state: 'failed',
    says: 'failed at mail.digest #3436; 1 failed, 4 running, 1 waiting, 9 succeeded',
  };
  const ended = { state: 'succeeded', says: '3 succeeded', runs: { count: 3 } };
  return {
    now: new Date(now).toISOString(),
    items: [
      chain(3436, { runs: { count: 15 }, ...failed }),
      chain(3400, { jobId: 'report.revenue', ...ended }),
      chain(3311, {
        runs: { count: 1_001, isAtLeast: true },
        state: 'running',
        says: '12 running, 988 waiting, 1 succeeded',
      }),
      chain(2984, { jobId: 'crm.push', ...ended }),
    ],
  };
}

/** @param {number} column @param {number} row @param {boolean} isDown */
function place(column, row, isDown) {
  return isDown ? { x: row * 240, y: column * 110 } : { x: column * STEP.x, y: row * STEP.y };
}

/**
 * @param {readonly any[]} nodes
 * @param {string} from @param {string} to @param {boolean} isDown
 */
function line(nodes, from, to, isDown) {
  const [one, other] = [from, to].map((id) => nodes.find((node) => node.id === id));
  if (!one || !other) throw new Error(`The stub has no line from ${from} to ${to}.`);
  const [begin, end] = isDown
    ? [
        { x: one.x + one.w / 2, y: one.y + one.h },
        { x: other.x + other.w / 2, y: other.y },
      ]
    : [
        { x: one.x + one.w, y: one.y + one.h / 2 },
        { x: other.x, y: other.y + other.h / 2 },
      ];
  const middle = { x: (begin.x + end.x) / 2, y: (begin.y + end.y) / 2 };
  return { from, to, points: [begin, middle, end], labelAt: middle };
}

/** @param {number} now @param {boolean} isDown @param {boolean} isUnfolded */
function chainGraph(now, isDown, isUnfolded) {
  const at = (/** @type {number} */ ago) => new Date(now - ago).toISOString();
  const run = (/** @type {number} */ nr, /** @type {string} */ jobId, /** @type {object} */ more) => ({
    id: `run-${nr}`,
    kind: 'run',
    run: nr,
    jobId,
    runAt: at(MINUTE),
    ...SIZE,
    ...more,
  });
  const fold = {
    id: 'fold-3501',
    kind: 'fold',
    jobId: 'media.thumbnails',
    state: 'running',
    says: '12 runs: 3 running, 9 succeeded',
    runs: Array.from({ length: 12 }, (_, nr) => 3501 + nr),
    ...SIZE,
  };
  const mails = isUnfolded
    ? [0, 1, 2].map((nr) =>
        run(3501 + nr, 'media.thumbnails', {
          state: 'running',
          startedAt: at(4_000),
          tookMs: 4_000,
          ...place(1, nr + 1, isDown),
        }),
      )
    : [{ ...fold, ...place(1, 1, isDown) }];
  const nodes = [
    run(3436, 'mail.digest', {
      state: 'failed',
      startedAt: at(2 * MINUTE),
      finishedAt: at(MINUTE),
      tookMs: 1_410,
      says: 'connect ECONNREFUSED 10.0.3.7:587',
      ...place(0, 0, isDown),
    }),
    run(3441, 'report.revenue', {
      state: 'running',
      startedAt: at(22_000),
      tookMs: 22_000,
      ...place(1, 0, isDown),
    }),
    ...mails,
    run(3525, 'crm.push', { state: 'waiting', says: 'after run 3441', ...place(2, 0, isDown) }),
  ];
  const edge = (/** @type {string} */ from, /** @type {string} */ to, /** @type {object} */ more) => ({
    ...line(nodes, from, to, isDown),
    ...more,
  });
  return {
    now: new Date(now).toISOString(),
    id: 3436,
    width: isDown ? 690 : 2 * STEP.x + SIZE.w,
    height: isDown ? 270 : 274,
    says: '15 runs: 1 failed, 4 running, 1 waiting, 9 succeeded.',
    nodes,
    edges: [
      edge('run-3436', 'run-3441', { on: 'always', label: 'when it ends', outcome: 'met' }),
      ...mails.map(({ id }) =>
        edge('run-3436', id, { on: 'failure', label: 'when it fails', outcome: 'met' }),
      ),
      edge('run-3441', 'run-3525', { on: 'success' }),
    ],
    open: [3441, 3525],
    ...(!isUnfolded && { folded: '12 similar runs are folded into 1.' }),
    isWhole: true,
  };
}

/** @param {number} now @param {boolean} isDown */
function scheduleGraph(now, isDown) {
  const common = { kind: 'schedule', timezone: 'Europe/Berlin', state: 'on', notes: [], w: 208, h: 62 };
  const clock = {
    schedule: '30 2 * * *',
    words: 'at 02:30 Berlin',
    next: new Date(now + 90 * MINUTE).toISOString(),
  };
  const schedule = (/** @type {string} */ name, /** @type {object} */ more) => ({
    id: `schedule-${name}`,
    name,
    jobId: 'report.revenue',
    words: 'after others',
    ...common,
    ...more,
  });
  const nodes = [
    schedule('revenue.nightly', {
      ...clock,
      notes: ['2 missed fires not caught up'],
      ...place(0, 0, isDown),
    }),
    {
      id: 'job-shop.import',
      kind: 'job',
      jobId: 'shop.import',
      followers: ['crm.after'],
      ...SIZE,
      ...place(0, 1, isDown),
    },
    schedule('crm.after', { jobId: 'crm.push', when: 'upstream.r.result.rows > 0', ...place(1, 0, isDown) }),
    schedule('digest', { ...clock, next: undefined, state: 'off', ...place(0, 2, isDown) }),
    schedule('digest.report', { jobId: 'report.digest', ...place(1, 2, isDown) }),
  ];
  return {
    now: new Date(now).toISOString(),
    width: isDown ? 690 : STEP.x + 208,
    height: isDown ? 180 : 220,
    says: '2 schedules follow others. 2 schedules beside them follow none.',
    nodes,
    edges: [
      { ...line(nodes, 'schedule-revenue.nightly', 'schedule-crm.after', isDown), on: 'success' },
      {
        ...line(nodes, 'job-shop.import', 'schedule-crm.after', isDown),
        on: 'always',
        label: 'when it ends',
      },
      { ...line(nodes, 'schedule-digest', 'schedule-digest.report', isDown), on: 'success', halt: 'off' },
    ],
    unlinked: 2,
  };
}

/** @param {number} now @param {boolean} isAll */
function nodesOf(now, isAll) {
  const ago = (/** @type {number} */ ms) => new Date(now - ms).toISOString();
  const common = { kind: 'daemon', version: '0.1.0', startedAt: ago(600 * MINUTE), heartbeatAt: ago(2_000) };
  const rows = [
    {
      id: 1,
      name: 'web-1',
      host: 'web-1',
      pid: 311,
      state: 'up',
      tone: 'ok',
      says: '10 of 12 slots in use',
      slots: 12,
      running: 10,
    },
    {
      id: 2,
      name: 'web-2',
      host: 'web-2',
      pid: 312,
      state: 'late',
      tone: 'warn',
      says: 'Late: its last heartbeat came 14s ago',
      slots: 6,
      running: 3,
      queues: ['reports', 'sync', 'default'],
      heartbeatAt: ago(14_000),
      lateSince: ago(9_000),
    },
    {
      id: 3,
      name: 'web-3',
      host: 'web-3',
      pid: 90,
      state: 'cordoned',
      tone: 'warn',
      says: 'Cordoned: takes no run; 0 of 6 slots in use',
      slots: 6,
      running: 0,
      version: '0.2.0',
    },
  ];
  const ended = {
    id: 4,
    name: 'web-0',
    host: 'web-0',
    pid: 12,
    state: 'gone',
    tone: 'off',
    says: 'Stopped 3h ago',
    running: 0,
  };
  return [...rows, ...(isAll ? [{ ...ended, heartbeatAt: ago(180 * MINUTE) }] : [])].map((row) => ({
    ...common,
    ...row,
  }));
}

/** @param {number} now @param {boolean} isAll */
function nodeList(now, isAll) {
  return {
    now: new Date(now).toISOString(),
    says: '2 daemons take runs: 13 of 18 slots in use. 1 daemon is cordoned.',
    notes: ['2 versions are up: 0.1.0 on web-1 and web-2, 0.2.0 on web-3.'],
    unknownJobs: [{ jobId: 'old.export', since: new Date(now - 60 * MINUTE).toISOString(), holdsRuns: true }],
    items: nodesOf(now, isAll),
  };
}

/** @param {ReturnType<typeof nodesOf>[number]} row @param {number} now */
function nodeOf(row, now) {
  const runs = [3441, 3440].map((id) => ({
    id,
    jobId: 'report.revenue',
    queue: 'reports',
    startedAt: new Date(now - 22_000).toISOString(),
    attempt: id === 3440 ? 2 : 1,
  }));
  const isUp = row.state !== 'gone';
  return {
    ...row,
    now: new Date(now).toISOString(),
    runs: row.running > 0 ? runs : [],
    stuck: [],
    jobs: ['mail.digest', 'media.thumbnails', 'report.revenue'],
    unknownJobs: ['old.export'],
    handle: row.name,
    ...(isUp && {
      ifDrained:
        'Its 3 runs under way continue; its process stops when the last one has ended. Runs that wait go to web-1.',
    }),
  };
}

/** @param {string} verb */
function changed(verb) {
  const after = { cordon: 'cordoned', uncordon: 'active', drain: 'draining' }[verb];
  const before = verb === 'uncordon' ? 'cordoned' : 'active';
  return { id: 1, name: 'web-1', changed: true, before, after, says: `web-1 is ${after} (was ${before}).` };
}
