/**
 * What the queue promises, as plain data and what each verb does to it: no storage, no clock of its own. The
 * commands (commands.ts) do the same to a real store, and both must then say the same.
 */
import type { RunState } from '@sb/jobs';
import type { Outcome } from '@sb/queue/engine';

export const JOBS = ['noop', 'mail'] as const;
/** In the order of their ids: each job has its own. */
export const QUEUES = ['default', 'mail'] as const;
export type JobName = (typeof JOBS)[number];
export type QueueName = (typeof QUEUES)[number];

/** That a run comes after another one. */
export interface ModelEdge {
  readonly parent: number;
  readonly on: 'success' | 'failure' | 'always';
  readonly onUnmet: 'skip' | 'fail' | 'run';
  outcome: 'open' | 'met' | 'unmet';
}

export interface ModelRun {
  readonly id: number;
  readonly job: JobName;
  readonly queue: QueueName;
  readonly replayOf: number | null;
  readonly rootId: number | null;
  state: RunState;
  priority: number;
  runAt: number;
  startBy: number | null;
  claimNo: number;
  failures: number;
  crashes: number;
  node: number | null;
  cancelAsked: boolean;
  reason: string | null;
  /** Of a finished run. */
  attempt: number | null;
  /** What it comes after. */
  readonly edges: readonly ModelEdge[];
}

/** One right to write an end that was ever given out. */
export interface ModelClaim {
  readonly runId: number;
  readonly claimNo: number;
  readonly nodeId: number;
  readonly jobId: JobName;
  /** `recorded`: the store can tell that this very claim has been settled. */
  end: 'open' | 'recorded' | 'unrecorded' | 'lost';
}

export interface ModelStanding {
  mode: 'active' | 'paused' | 'draining';
  until: number | null;
  /** The end of its drain has been told. */
  drained: boolean;
}

export interface ModelNode {
  readonly id: number;
  readonly jobs: readonly JobName[];
  /** Its process is there: it renews. */
  isUp: boolean;
  isReaped: boolean;
  expiresAt: number;
  /** A run under way that crashed twice: until it has ended, no other such run. */
  suspect: number | undefined;
  /** Its next trip may look only behind a run that another node had locked. */
  mayScanBehind: boolean;
  /** What its last trip said: its scan goes on. */
  scanGoesOn: boolean;
  /** A run was moved while its scan went on: the run may be before it, where the next scan finds it. */
  mayHaveMissedMove: boolean;
  /** Slots that it has asked for, and runs that it got before more urgent ones. */
  asked: number;
  outOfTurn: number;
  /** Since when it has seen another node's lease expired. */
  readonly sawExpired: Map<number, number>;
}

export interface Model {
  now: number;
  readonly runs: Map<number, ModelRun>;
  readonly claims: ModelClaim[];
  readonly nodes: Map<number, ModelNode>;
  /** The nodes at work, by place. */
  readonly places: number[];
  readonly queues: Record<QueueName, ModelStanding>;
  readonly jobs: Record<JobName, ModelStanding>;
  readonly letters: Map<number, { status: 'open' | 'replayed' | 'discarded'; replayedAs: number | null }>;
  readonly attempts: Map<string, string>;
  readonly events: Map<string, number>;
  /** Runs that have ended since the last command: nobody who comes after them has been told. */
  untold: number[];
}

export const MAX_CRASHES = 3;

export function emptyModel(now: number): Model {
  return {
    now,
    runs: new Map(),
    claims: [],
    nodes: new Map(),
    places: [],
    queues: { default: active(), mail: active() },
    jobs: { noop: active(), mail: active() },
    letters: new Map(),
    attempts: new Map(),
    events: new Map(),
    untold: [],
  };
}

function active(): ModelStanding {
  return { mode: 'active', until: null, drained: false };
}

export function isPaused({ mode, until }: ModelStanding, now: number): boolean {
  return mode === 'paused' && (until === null || until > now);
}

export function isLive({ state }: Pick<ModelRun, 'state'>): boolean {
  return state === 'waiting' || state === 'queued' || state === 'held' || state === 'running';
}

export function liveRuns(model: Model): ModelRun[] {
  return [...model.runs.values()].filter(isLive);
}

export function tell(model: Model, type: string, times = 1): void {
  if (times > 0) model.events.set(type, (model.events.get(type) ?? 0) + times);
}

export function take(model: Model, run: ModelRun, nodeId: number): void {
  Object.assign(run, { state: 'running', claimNo: run.claimNo + 1, node: nodeId });
  const { id: runId, claimNo, job: jobId } = run;
  model.claims.push({ runId, claimNo, nodeId, jobId, end: 'open' });
}

export function finish(model: Model, run: ModelRun, state: RunState, reason: string | null): void {
  run.attempt = run.failures + (run.state === 'running' ? 1 : 0);
  Object.assign(run, { state, reason });
  model.untold.push(run.id);
  if (state !== 'failed' || reason === 'dependency') return;
  model.letters.set(run.id, { status: 'open', replayedAs: null });
  tell(model, 'run.dead');
}

/** Tells those that wait how others ended, also by that. What a verb ends is told when it is done. */
export function tellChildren(model: Model): void {
  while (model.untold.length > 0) {
    const ended = new Set(model.untold.splice(0));
    const waiting = liveRuns(model).filter(
      ({ state, edges }) => state === 'waiting' && edges.some(({ parent }) => ended.has(parent)),
    );
    // All are judged by what had ended before: a run that ends by this is told to its own children afterwards.
    for (const run of waiting) judge(model, run.edges);
    for (const run of waiting) startOrEnd(model, run);
  }
}

export function judge(model: Model, edges: readonly ModelEdge[]): void {
  for (const edge of edges) {
    const parent = model.runs.get(edge.parent);
    if (!parent || isLive(parent) || edge.outcome !== 'open') continue;
    edge.outcome = isMet(edge.on, parent.state) ? 'met' : 'unmet';
  }
}

function isMet(on: ModelEdge['on'], state: RunState): boolean {
  if (on === 'always') return true;
  return on === 'success' ? state === 'succeeded' : state === 'failed' || state === 'expired';
}

/** A failure goes before a skip, and of several the run that was asked for first tells why. */
export function startOrEnd(model: Model, run: ModelRun): void {
  const unmet = run.edges
    .filter(({ outcome, onUnmet }) => outcome === 'unmet' && onUnmet !== 'run')
    .toSorted((one, other) => one.parent - other.parent);
  const [first] = unmet;
  if (unmet.some(({ onUnmet }) => onUnmet === 'fail')) finish(model, run, 'failed', 'dependency');
  else if (first) finish(model, run, 'skipped', whyUnmet(model, first));
  else if (run.edges.every(({ outcome }) => outcome !== 'open'))
    Object.assign(run, { state: 'queued', runAt: Math.max(run.runAt, model.now) });
}

function whyUnmet(model: Model, { parent, on }: ModelEdge): string {
  return `run ${parent} ended as ${model.runs.get(parent)?.state}, and this one was to come after its ${on}`;
}

/** False: the claim was lost, and nothing has changed. */
export function settle(model: Model, claim: ModelClaim, outcome: Outcome): boolean {
  const run = model.runs.get(claim.runId);
  if (claim.end !== 'open' || !run) return isStored(claim, run, outcome);
  claim.end = 'recorded';
  const note = (attempt: string): unknown => model.attempts.set(`${run.id}/${run.claimNo}`, attempt);
  const ended: Outcome = run.cancelAsked ? { state: 'cancelled' } : outcome;
  switch (ended.state) {
    case 'succeeded':
      tell(model, 'test.done', ended.events?.length ?? 0);
      finish(model, run, 'succeeded', null);
      break;
    case 'failed':
      note(ended.attempt);
      finish(model, run, 'failed', ended.reason);
      break;
    case 'skipped':
      finish(model, run, 'skipped', ended.reason);
      break;
    case 'cancelled':
      note('cancelled');
      finish(model, run, 'cancelled', run.reason);
      break;
    case 'retry':
      note(ended.attempt);
      putBack(run, { runAt: model.now + ended.delayMs, failures: run.failures + 1 });
      tell(model, 'run.retrying');
      break;
    case 'released':
      note('released');
      putBack(run, {});
      break;
    case 'snoozed':
      claim.end = 'unrecorded';
      putBack(run, { runAt: model.now + ended.delayMs });
      break;
    case 'expired':
      claim.end = 'unrecorded';
      putBack(run, {});
      finish(model, run, 'expired', null);
      break;
  }
  return true;
}

/** A snooze leaves no record, but the run that it put back: only a snooze can be known again by that. */
function isStored({ end }: ModelClaim, run: ModelRun | undefined, { state }: Outcome): boolean {
  if (end !== 'unrecorded') return end === 'recorded';
  return state === 'snoozed' && run !== undefined && isLive(run);
}

function putBack(run: ModelRun, change: Partial<ModelRun>): void {
  Object.assign(run, { state: 'queued', node: null, startBy: null, ...change });
}

/** What a lost node held comes back, or ends. */
export function reap(model: Model, node: ModelNode): number {
  node.isReaped = true;
  const held = liveRuns(model).filter(({ state, node: at }) => state === 'running' && at === node.id);
  for (const run of held) {
    model.attempts.set(`${run.id}/${run.claimNo}`, 'lost');
    for (const claim of model.claims) if (claim.runId === run.id && claim.end === 'open') claim.end = 'lost';
    tell(model, 'run.lost');
    if (run.cancelAsked) finish(model, run, 'cancelled', run.reason);
    else if (run.crashes + 1 >= MAX_CRASHES) finish(model, run, 'failed', 'lost');
    else putBack(run, { crashes: run.crashes + 1 });
  }
  return held.length;
}

export function hold(model: Model, which: (run: ModelRun) => boolean): number {
  const runs = liveRuns(model).filter((run) => run.state === 'queued' && which(run));
  for (const run of runs) Object.assign(run, { state: 'held', reason: 'job_paused' });
  return runs.length;
}

export function release(model: Model, which: (run: ModelRun) => boolean): number {
  const runs = liveRuns(model).filter((run) => run.state === 'held' && which(run));
  for (const run of runs) Object.assign(run, { state: 'queued', reason: null });
  return runs.length;
}
