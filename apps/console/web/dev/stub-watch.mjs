/** Events and numbers over time for the stub. */
import { HOUR, MINUTE } from './stub-time.mjs';

const COUNT = 32;
const PAGE = 100;

/** What `/metrics` says. */
export const METRICS = [
  '# HELP worker_console_info The console and its version; always 1.',
  '# TYPE worker_console_info gauge',
  'worker_console_info{version="0.1.0"} 1',
  '# HELP worker_console_streams_open Live streams that are open.',
  '# TYPE worker_console_streams_open gauge',
  'worker_console_streams_open 1',
  '',
].join('\n');

const NAMES = { jobs: ['cache.warm', 'mail.digest', 'mail.welcome'], queues: ['mail', 'media'] };

/** One of each kind, in turns. @type {readonly any[]} */
const KINDS = [
  {
    type: 'job.completed',
    jobId: 'cache.warm',
    says: 'trigger cron, attempt 1, took 447 ms',
    payload: { trigger: 'cron', attempt: 1, durationMs: 447 },
  },
  {
    type: 'job.completed',
    jobId: 'mail.welcome',
    says: 'trigger api, attempt 1, took 1.2 s',
    payload: { trigger: 'api', attempt: 1, durationMs: 1_214 },
  },
  {
    type: 'schedule.fired',
    says: 'feed, fire time 2026-11-28T06:10:00.000Z',
    payload: { schedule: 'feed', fireTime: '2026-11-28T06:10:00.000Z' },
  },
  {
    type: 'run.retrying',
    jobId: 'mail.digest',
    says: 'attempt 1, delay 30 s: connect ECONNREFUSED 10.2.0.14:25',
    payload: { attempt: 1, delayMs: 30_000, error: 'connect ECONNREFUSED 10.2.0.14:25' },
  },
  {
    type: 'job.failed',
    jobId: 'mail.digest',
    says: 'trigger cron, attempt 3, took 2.1 s: connect ECONNREFUSED 10.2.0.14:25',
    payload: {
      trigger: 'cron',
      attempt: 3,
      durationMs: 2_104,
      reason: 'error',
      error: 'connect ECONNREFUSED 10.2.0.14:25',
    },
  },
  { type: 'run.dead', jobId: 'mail.digest', says: 'error', payload: { reason: 'error' } },
  {
    type: 'queue.paused',
    actor: 'user:ana',
    says: 'media, active → paused: storage move, OPS-418',
    payload: {
      queue: 'media',
      reason: 'storage move, OPS-418',
      before: { mode: 'active' },
      after: { mode: 'paused', until: '2026-11-28T08:00:00.000Z', by: 'user:ana' },
    },
  },
  {
    type: 'alert.fired',
    says: 'dlq-jobs, alert id 18, severity high, value 47, threshold > 10: 47 dead letters of mail.digest',
    payload: {
      alertId: 18,
      rule: 'dlq-jobs',
      severity: 'high',
      value: '47',
      threshold: '> 10',
      summary: '47 dead letters of mail.digest',
    },
  },
];

/**
 * The answer of a route; undefined: none of these.
 * @param {string} route @param {URLSearchParams} params
 */
export function answerWatch(route, params) {
  const now = Date.now();
  if (route === '/events/types') return { items: [...new Set(KINDS.map(({ type }) => type))] };
  if (route === '/events') return eventsOf(now, params);
  if (route === '/stats/names') return NAMES;
  if (route === '/stats/series') return seriesOf(now, params.get('range') ?? '24h');
  if (route === '/stats/depths') return depthsOf(now, params.get('range') ?? '24h');
  return undefined;
}

/** The newest has the number 905. @param {number} now @param {URLSearchParams} params */
function eventsOf(now, params) {
  const [job, run, actor] = ['job', 'run', 'actor'].map((name) => params.get(name));
  const types = params.get('type')?.split(',');
  const before = Number(params.get('cursor') ?? params.get('before') ?? Infinity);
  const found = Array.from({ length: COUNT }, (_, nr) => eventOf(905 - nr, now - nr * 21_300)).filter(
    (one) =>
      one.id < before &&
      one.id > Number(params.get('after') ?? 0) &&
      (!types ||
        types.some((type) =>
          type.endsWith('*') ? one.type.startsWith(type.slice(0, -1)) : one.type === type,
        )) &&
      (job === null || one.jobId === job) &&
      (run === null || one.runId === Number(run)) &&
      (actor === null || one.actor === actor),
  );
  const items = found.slice(0, Math.min(PAGE, Number(params.get('limit') ?? PAGE)));
  const next = found.length > items.length ? String(items.at(-1)?.id) : undefined;
  return { now: new Date(now).toISOString(), items, ...(next !== undefined && { next }) };
}

/** @param {number} id @param {number} at */
function eventOf(id, at) {
  const kind = KINDS[(905 - id) % KINDS.length];
  const runId = kind.jobId === undefined ? undefined : 3_600 - (905 - id);
  return {
    id,
    at: new Date(at).toISOString(),
    ...kind,
    ...(runId !== undefined && { runId, payload: { runId, jobId: kind.jobId, ...kind.payload } }),
  };
}

/** @type {Readonly<Record<string, readonly [number, number]>>} */
const STEPS = {
  '1h': [MINUTE, 60],
  '6h': [5 * MINUTE, 72],
  '24h': [15 * MINUTE, 96],
  '7d': [HOUR, 168],
  '30d': [6 * HOUR, 120],
  '90d': [24 * HOUR, 90],
};

/** @param {number} at */
function iso(at) {
  return new Date(at).toISOString();
}

/** @param {number} now @param {string} range */
function windowOf(now, range) {
  const [stepMs = HOUR, count = 24] = STEPS[range] ?? [];
  const to = (Math.floor(now / stepMs) + 1) * stepMs;
  const from = to - count * stepMs;
  return {
    shown: { now: iso(now), from: iso(from), to: iso(to), stepMs },
    starts: Array.from({ length: count }, (_, nr) => iso(from + nr * stepMs)),
  };
}

/** From 0 to 1, the same each time. @param {number} nr */
function wave(nr) {
  return (Math.sin(nr / 7) + Math.sin(nr / 2.3 + 1) + 2) / 4;
}

/** @param {number} now @param {string} range */
function seriesOf(now, range) {
  const { shown, starts } = windowOf(now, range);
  const parts = starts.map((at, nr) => {
    const succeeded = Math.round(20 + 60 * wave(nr));
    const failed = nr > starts.length * 0.8 ? Math.round(12 * wave(nr * 3)) : nr % 17 === 0 ? 1 : 0;
    const times = (/** @type {number} */ base) => ({
      p50: base * (1 + wave(nr)),
      p95: base * (3 + 2 * wave(nr * 2)),
      p99: base * (5 + 4 * wave(nr * 5)),
    });
    const of = { succeeded, failed, other: nr % 11 === 0 ? 2 : 0, retried: failed * 2 };
    return {
      at,
      ...of,
      successRate: succeeded / (succeeded + failed),
      waitMs: times(140),
      durationMs: times(900),
    };
  });
  const sum = (/** @type {'succeeded' | 'failed' | 'other' | 'retried'} */ key) =>
    parts.reduce((all, part) => all + part[key], 0);
  const counts = {
    succeeded: sum('succeeded'),
    failed: sum('failed'),
    other: sum('other'),
    retried: sum('retried'),
  };
  const total = {
    ...counts,
    successRate: counts.succeeded / (counts.succeeded + counts.failed),
    waitMs: { p50: 210, p95: 560, p99: 1_010 },
    durationMs: { p50: 1_350, p95: 3_620, p99: 6_300 },
  };
  return { ...shown, total, parts, timesOfMs: Math.max(shown.stepMs, range === '24h' ? HOUR : 0) };
}

/** @param {number} now @param {string} range */
function depthsOf(now, range) {
  const { shown, starts } = windowOf(now, range);
  const parts = starts.map((at, nr) => {
    // For a while no daemon has counted.
    if (nr > starts.length * 0.4 && nr < starts.length * 0.44) return null;
    const queued = nr > starts.length * 0.75 ? Math.round(94 * wave(nr) * 3) : Math.round(9 * wave(nr));
    return {
      at,
      queued,
      held: nr % 9 === 0 ? 4 : 0,
      running: Math.round(6 * wave(nr * 2)),
      later: 3,
      oldestMs: queued * 1_900,
    };
  });
  return {
    ...shown,
    sampleMs: range === '7d' ? 10 * MINUTE : range === '30d' ? 30 * MINUTE : MINUTE,
    parts,
    cap: 10_000,
  };
}
