/** What a client does with runs and queues that are there: it reads, waits and acts. */
import { subscribe, type SubscribeOptions, type Subscription } from '@sb/events';
import { FINISHED_STATES, parseDuration } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { quote } from '@sb/words';
import { ACT, actOf, type ClientAccess, pauseOf } from './client-access.ts';
import type {
  ClientAct,
  ClientReads,
  ClientReplay,
  Run,
  RunList,
  RunListFilter,
  RunOf,
  WaitOptions,
} from './client-interface.ts';
import { readLetterStatuses } from '../dead-letters/dead-letters.ts';
import { replayRun } from '../dead-letters/replay-run.ts';
import { retryRun } from '../dead-letters/retry-run.ts';
import { InvalidRequestError, UnknownRunError } from '../errors.ts';
import { explainRun } from '../explain/explain-run.ts';
import type { JobsAtHand } from '../jobs/find-rejecting.ts';
import { listHistory } from '../lists/list-history.ts';
import { LIVE_VIEWS, listLive, type LivePosition, type LiveView } from '../lists/live-runs.ts';
import { pauseJob, resumeJob } from '../pauses/pause-job.ts';
import { pauseQueue, resumeQueue } from '../pauses/pause-queue.ts';
import { readQueues } from '../queries/read-queues.ts';
import { cancelRun } from '../runs/cancel.ts';
import { findRun } from '../runs/find-run.ts';
import { checkOptions, DATE, type Known, oneOf, refuseUnknown, TEXT, wholeUpTo } from './check-options.ts';
import { findNewestRunId } from '../runs/run-rows.sql.ts';
import { CursorInvalidError } from './errors.ts';
import type { Waits } from './wait-for-runs.ts';

interface Kept {
  readonly waits: () => Promise<Waits>;
  /** Ends with the client. */
  readonly keep: (subscription: Subscription) => void;
}

// Programs are also written without types.
const REPLAY: Known<ClientReplay> = { input: true, job: true, fromStep: true, reason: true, actor: true };
const WAIT: Known<WaitOptions> = { timeout: true, signal: true };
const MOST_LISTED = 500;
/** `livePosition` and `endedPosition` check the cursor. */
const LIST: Known<RunListFilter> = {
  state: oneOf([...LIVE_VIEWS, ...FINISHED_STATES, 'ended']),
  job: TEXT,
  queue: TEXT,
  schedule: TEXT,
  tag: TEXT,
  since: DATE,
  until: DATE,
  cursor: true,
  limit: wholeUpTo(MOST_LISTED),
};
/** A list of live runs has none of these. */
const OF_ENDED = ['tag', 'since', 'until'] as const;
const SUBSCRIPTION: Known<SubscribeOptions> = {
  consumer: true,
  types: true,
  from: true,
  onGap: true,
  everyMs: true,
  signal: true,
  onError: true,
};

const LIST_LIMIT = 50;
const WAIT_MS = 30_000;

export function createReads(access: ClientAccess, { waits, keep }: Kept): ClientReads {
  const { call, codeOf, jobs: known } = access;
  const by = (act: string, given: ClientAct | undefined) => actOf(access, act, given, ACT);
  return {
    get: (id) => call((store) => readRun(store, id)),
    wait,
    list: (filter = {}) => call((store) => listRuns(store, filter)),
    cancel: (id, act) => call((store) => cancelRun(store, { runId: id, ...by('A cancel', act) })),
    retry: (id, act) =>
      call(async (store) => ({ id: await retryRun(store, { runId: id, ...by('A retry', act) }) })),
    replay: (id, how = {}) =>
      call(async (store) => {
        const { input, job, fromStep } = how;
        const jobs = job ? new Map([[job.id, codeOf(job)]]) : await jobAtHand(store, id, input);
        const act = actOf(access, 'A replay', how, REPLAY);
        return { id: await replayRun(store, { runId: id, input, jobs, jobId: job?.id, fromStep, ...act }) };
      }),
    explain: (id) => call((store) => explainRun(store, id)),
    pauseQueue: (queue, pause) =>
      call(async (store) => pauseQueue(store, queue, await pauseOf(store, access, pause))),
    resumeQueue: (queue, act) => call((store) => resumeQueue(store, queue, by('A resume', act))),
    pauseJob: (jobId, pause) =>
      call(async (store) => pauseJob(store, jobId, await pauseOf(store, access, pause))),
    resumeJob: (jobId, act) => call((store) => resumeJob(store, jobId, by('A resume', act))),
    readQueues: () => call(readQueues),
    subscribe: (options, handler) =>
      call(async (store) => {
        refuseUnknown('A subscription', options, { known: SUBSCRIPTION });
        const subscription = await subscribe(store, options, handler);
        keep(subscription);
        return subscription;
      }),
  };

  /** The job of the run, if the program has its code and it is to check another input. */
  async function jobAtHand(store: Store, id: number, input: unknown): Promise<JobsAtHand | undefined> {
    if (input === undefined || known.size === 0) return undefined;
    const [letter] = await readLetterStatuses(store, [id]);
    const { jobId } = letter ?? (await findRun(store, id));
    const code = known.get(jobId);
    return code && new Map([[jobId, code]]);
  }

  /** The first look also finds an unknown run. */
  async function wait(...given: readonly unknown[]): Promise<RunOf<unknown>> {
    const [id, options = {}] = (typeof given[0] === 'object' ? given.slice(1) : given) as [
      number,
      WaitOptions?,
    ];
    refuseUnknown('A wait', options, { known: WAIT });
    const { timeout = WAIT_MS, signal } = options;
    const timeoutMs = parseDuration(timeout);
    const first = await call((store) => readRun(store, id));
    if (isFinished(first)) return first as RunOf<unknown>;
    await (await waits()).untilEnded(first.id, { timeoutMs, signal });
    return (await call((store) => findRun(store, first.id))) as RunOf<unknown>;
  }
}

/**
 * What is no number of a run, as in an address that a person typed, is an unknown run and no error of the database. A
 * program without types may give the digits as a text.
 */
async function readRun(store: Store, id: unknown): Promise<Run> {
  const number = ['number', 'string', 'bigint'].includes(typeof id) ? Number(id) : Number.NaN;
  if (Number.isSafeInteger(number) && number > 0) return findRun(store, number);
  throw new UnknownRunError(
    typeof id === 'string' ? quote(id) : String(id),
    await store.read(findNewestRunId),
  );
}

function isFinished({ state }: Pick<Run, 'state'>): boolean {
  return FINISHED_STATES.some((one) => one === state);
}

async function listRuns(store: Store, filter: RunListFilter): Promise<RunList> {
  checkOptions('A list', filter, LIST);
  const { state, cursor, limit = LIST_LIMIT, job: jobId, queue, schedule } = filter;
  const view = LIVE_VIEWS.find((one) => one === state);
  if (view) {
    refuseOfEnded(view, filter);
    const after = cursor === undefined ? undefined : livePosition(cursor, view);
    const { runs, next } = await listLive(store, { view, jobId, queue, schedule, after, limit });
    return { runs, ...(next && { next: `${view}:${next.at}:${next.id}` }) };
  }
  const ended = FINISHED_STATES.find((one) => one === state);
  const { runs, next } = await listHistory(store, {
    jobId,
    queue,
    schedule,
    tag: filter.tag,
    since: filter.since?.getTime(),
    until: filter.until?.getTime(),
    ...(ended && { states: [ended] }),
    before: cursor === undefined ? undefined : endedPosition(cursor),
    limit,
  });
  return { runs, ...(next !== undefined && { next: `ended:${next}` }) };
}

function refuseOfEnded(view: LiveView, filter: RunListFilter): void {
  const problems = OF_ENDED.filter((field) => filter[field] !== undefined).map((field) => ({
    field,
    message: `only a list of ended runs can be filtered by it, and these are ${view} runs`,
  }));
  if (problems.length > 0) throw new InvalidRequestError(problems, 'A list');
}

function livePosition(cursor: string, view: LiveView): LivePosition {
  const [of, at, id] = cursor.split(':');
  if (of !== view || !isNumber(at) || !isNumber(id)) throw new CursorInvalidError(cursor);
  return { at: Number(at), id: Number(id) };
}

function endedPosition(cursor: string): number {
  const [of, seq] = cursor.split(':');
  if (of !== 'ended' || !isNumber(seq)) throw new CursorInvalidError(cursor);
  return Number(seq);
}

function isNumber(text: string | undefined): boolean {
  return /^\d{1,16}$/.test(text ?? '');
}
