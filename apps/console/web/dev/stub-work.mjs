/** Runs, jobs, queues, dead letters and schedules of the mock for the stub, and what its verbs say. */
import { freshMock } from './fresh-mock.mjs';
import { answerGraph } from './stub-graph.mjs';
import { withMay } from './stub-may.mjs';
import { answerSchedules } from './stub-schedules.mjs';

const freshWork = freshMock('mock-work.json');
const MOST = 100;

/**
 * The answer of a route; undefined: none of these.
 * @param {string} method @param {string} route @param {URLSearchParams} params
 * @returns {{ status?: number, body: unknown } | undefined}
 */
export function answerWork(method, route, params) {
  const ofGraph = answerGraph(method, route, params);
  if (ofGraph) return ofGraph;
  const ofSchedules = answerSchedules(method, route, params);
  if (ofSchedules) return ofSchedules;
  const data = { ...withMay(freshWork()), now: new Date().toISOString() };
  if (method !== 'GET') return { body: verb(method, route, params) };
  const [, what, id, part] = route.split('/');
  const name = decodeURIComponent(id ?? '');
  if (what === 'runs' && /^\d+$/.test(name)) return ofRun(data, Number(name), part);
  if (route === '/jobs') return { body: { now: data.now, items: data.jobs } };
  if (what === 'jobs') return { body: jobOf(data, name) };
  if (route === '/queues')
    return { body: { now: data.now, items: data.queues.map(versioned), nodes: data.nodes } };
  if (what === 'queues') return { body: queueOf(data, name) };
  if (route === '/dead-letters/groups') return { body: data.groups };
  if (route === '/dead-letters') return { body: { now: data.now, items: lettersOf(data, params) } };
  if (what === 'operations') return { body: operationOf() };
  return undefined;
}

/** @param {any} data @param {number} id @param {string | undefined} part */
function ofRun(data, id, part) {
  if (part === undefined) return { body: { ...(data.runs[id] ?? data.runs['3436']), id } };
  if (part === 'logs') return { body: { items: data.logs[id] ?? [] } };
  if (part === 'events') return { body: { items: id === 3436 ? data.events : [] } };
  if (part === 'explain') return { body: data.explain };
  if (part === 'input') return { body: data.runs[id]?.input.value ?? {} };
  return undefined;
}

/** @param {any} data @param {string} name */
function jobOf(data, name) {
  const row = data.jobs.find((/** @type {any} */ job) => job.id === name) ?? {};
  return name === data.job.id ? data.job : { ...data.job, ...row };
}

/** @param {any} data @param {string} name */
function queueOf(data, name) {
  if (name === data.queue.name) return versioned(data.queue);
  const found = data.queues.find((/** @type {any} */ queue) => queue.name === name);
  const row = found && versioned(found);
  const verdict = { says: `It moves. ${row?.says}.`, todo: [], moves: true };
  return { ...data.queue, ...row, verdict, first: [] };
}

/** @param {any} data @param {URLSearchParams} params */
function lettersOf(data, params) {
  const status = params.get('status') ?? 'open';
  if (status !== 'open') return [];
  const [print, job] = [params.get('fingerprint'), params.get('job')];
  return data.letters
    .filter((/** @type {any} */ one) => print === null || one.fingerprint === print)
    .filter((/** @type {any} */ one) => job === null || one.jobId === job)
    .slice(0, MOST);
}

function operationOf() {
  const done = Math.floor((Date.now() / 1_000) % 60);
  const createdAt = new Date(Date.now() - 20_000).toISOString();
  return {
    id: 7,
    kind: 'replay',
    state: 'running',
    total: 106,
    done,
    refused: 0,
    by: 'user:ana',
    createdAt,
    says: [],
    may: { stop: true },
  };
}

/** @param {string} method @param {string} route @param {URLSearchParams} params */
function verb(method, route, params) {
  if (route.startsWith('/dead-letters/')) {
    const done = Array.from({ length: 47 }, (_, nr) => ({ runId: 3400 + nr, jobId: 'mail.digest' }));
    const before = { to: 'team1@acme.test', date: '2026-11-28', team: 'core' };
    const inputs = [{ runId: 3445, before, after: { ...before, date: '2026-11-29' }, problems: [] }];
    const dryRun = params.get('dryRun') === 'true';
    const says = '47 dead letters were handled.';
    return { dryRun, done, refused: [], closed: 0, says, isWhole: true, inputs, takesMs: 24_000 };
  }
  if (route === '/runs/bulk') return params.get('dryRun') === 'true' ? { count: 1_047 } : { operation: 7 };
  if (route.endsWith('/purge'))
    return {
      dryRun: params.get('dryRun') === 'true',
      cancelled: 94,
      parts: [
        { state: 'queued', count: 90 },
        { state: 'waiting', count: 4 },
      ],
      groups: [
        { jobId: 'media.thumbnails', priority: 'low', count: 90 },
        { jobId: 'media.index', priority: 'normal', count: 4 },
      ],
      followers: { runs: 2, chains: 1 },
      says: 'Cancelled 94 runs of media.',
    };
  if (route.endsWith('/replay') || route.endsWith('/retry'))
    return { id: 3436, says: 'Run 3436 runs again as 3549.' };
  if (route.endsWith('/runs')) return { id: 3441, verdict: 'enqueued', says: 'Run 3550 is requested.' };
  const [, , name = ''] = route.split('/');
  const [active, paused] = [{ mode: 'active' }, { mode: 'paused', reason: 'CDN migration' }];
  const whose = decodeURIComponent(name);
  return method === 'DELETE'
    ? { says: `${whose} is active (was paused).`, changed: true, before: paused, after: active }
    : { says: `${whose} is paused by ana.`, changed: true, before: active, after: paused };
}

/** What If-Match of its acts names. @param {any} queue */
function versioned(queue) {
  return { ...queue, version: 5, limits: { ...queue.limits, version: 6 } };
}
