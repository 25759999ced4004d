/** Runs that failed for good: their groups, and what people do with many of them at once. */
import { FAILURE_REASONS, LETTER_STATUSES } from '@sb/jobs';
import {
  countDeadLetters,
  type DeadChoice,
  type DeadLetterDetails,
  type DeadPosition,
  discardDead,
  findDeadLetter,
  groupDeadLetters,
  listDeadLetters,
  type OperationOrder,
  readJobs,
  readRuns,
  readTotals,
  reopenDead,
  replayDead,
  startOperation,
  UnknownDeadLetterError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { isoTime, maskLetter } from '@sb/views';
import { mergePatch } from '@sb/words';
import { z } from 'zod';
import {
  letter,
  letterGroups,
  letterList,
  letterReport as report,
  startedOperation,
} from '../answers/failures.ts';
import type { RunRow } from '../answers/runs.ts';
import { readCursor, writeCursor } from '../requests/cursors.ts';
import { checkJob, checkNamedJob } from '../guard/limited.ts';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../http/route.ts';
import { maySeeJob, type Who } from '../http/who.ts';
import { errorGroupRow } from '../rows/job-rows.ts';
import { letterReport, letterRow } from '../rows/letter-rows.ts';
import { lookOfRuns } from '../rows/look-of-runs.ts';
import { DAY_MS } from '../rows/read-work.ts';
import { redacted } from '../rows/redacted.ts';
import { runRow } from '../rows/run-rows.ts';
import { shownError } from '../rows/shown-error.ts';
import { shownValue } from '../rows/shown-value.ts';
import { asRegistered, inputCheck } from '../rows/stored-schema.ts';
import {
  cursor,
  flag,
  instant,
  instantOf,
  limit,
  listOf,
  name,
  rate,
  reason,
  runId,
} from '../requests/fields.ts';

const filter = {
  job: name.optional(),
  reason: listOf(FAILURE_REASONS).optional(),
  since: instant.optional(),
  text: z.string().min(1).max(200).optional(),
  fingerprint: name.optional(),
};

const listQuery = z.strictObject({ ...filter, status: listOf(LETTER_STATUSES).optional(), cursor, limit });

const choice = {
  ids: z.array(runId).min(1).max(1_000).optional(),
  filter: z
    .strictObject({ ...filter, reason: z.array(z.enum(FAILURE_REASONS)).min(1).optional() })
    .optional(),
};
type Choice = z.output<z.ZodObject<typeof choice>>;

const replayBody = z.strictObject({
  ...choice,
  input: z.unknown().optional(),
  patch: z.unknown().optional(),
  rate: rate.optional(),
  reason: reason.optional(),
});
type ReplayBody = z.output<typeof replayBody>;

const preview = z.strictObject({ dryRun: flag });
type Preview = z.output<typeof preview>;

/** More letters than this are an operation. */
const MOST_AT_ONCE = 100;
/** A preview stops after about this many, and says that it is not whole. */
const MOST_PREVIEWED = 1_000;
const MOST_INPUTS = 3;
const MOST_GROUPS = 100;
const TAG = 'Failures';

export const DEAD_LETTER_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/dead-letters',
    tag: TAG,
    summary: 'Dead letters, the newest first',
    least: 'viewer',
    isOfJobs: true,
    query: listQuery,
    answer: letterList,
    isList: true,
    cli: ['dlq:list'],
    run: listLetters,
  }),
  reads({
    method: 'GET',
    path: '/dead-letters/groups',
    tag: TAG,
    summary: 'Open dead letters by their error, the newest group first',
    least: 'viewer',
    isOfJobs: true,
    answer: letterGroups,
    run: listGroups,
  }),
  reads({
    method: 'GET',
    path: '/dead-letters/:id',
    tag: TAG,
    summary: 'One dead letter with its error and its input',
    least: 'viewer',
    isOfJobs: true,
    params: z.strictObject({ id: runId }),
    answer: letter,
    cli: ['dlq:show'],
    async run({ store, who, params: { id }, secrets }) {
      const found = maskLetter(await seenLetter(store, who, id), secrets);
      const input = shownValue(found.input, who.canSeePayload);
      return redacted(
        {
          ...letterRow(found, undefined),
          ...(found.error && { error: shownError(found.error, secrets) }),
          ...(input && { input }),
        },
        secrets,
      );
    },
  }),
  acts({
    method: 'POST',
    path: '/dead-letters/replay',
    tag: TAG,
    summary: 'Runs dead letters again; more than 100 as an operation. `dryRun` shows what would happen',
    least: 'operator',
    isOfJobs: true,
    query: preview,
    body: replayBody,
    answer: z.union([startedOperation, report]),
    statusOf: statusOfStarted,
    cli: ['dlq:replay'],
    run: replay,
  }),
  acts({
    method: 'POST',
    path: '/dead-letters/discard',
    tag: TAG,
    summary: 'Discards open dead letters; more than 100 as an operation',
    least: 'operator',
    isOfJobs: true,
    query: preview,
    body: z.strictObject({ ...choice, reason }),
    answer: z.union([startedOperation, report]),
    statusOf: statusOfStarted,
    cli: ['dlq:discard'],
    async run({ store, who, query: { dryRun }, body }) {
      const chosen = await choiceOf({ store, who }, body);
      if (!dryRun && (await isMany(store, chosen, 'open')))
        return start({ store, who }, { kind: 'discard', choice: chosen }, body.reason);
      const done = await discardDead(store, {
        ...(dryRun && previewBound()),
        choice: chosen,
        dryRun,
        actor: who.actor,
        reason: body.reason,
      });
      return letterReport({
        verb: 'discarded',
        dryRun,
        done: done.discarded,
        closed: done.closed,
        isWhole: done.isWhole,
      });
    },
  }),
  acts({
    method: 'POST',
    path: '/dead-letters/reopen',
    tag: TAG,
    summary: 'Opens discarded dead letters again; more than 100 as an operation',
    least: 'operator',
    isOfJobs: true,
    query: preview,
    body: z.strictObject({ ...choice, reason: reason.optional() }),
    answer: z.union([startedOperation, report]),
    statusOf: statusOfStarted,
    cli: ['dlq:reopen'],
    async run({ store, who, query: { dryRun }, body }) {
      const chosen = await choiceOf({ store, who }, body);
      if (!dryRun && (await isMany(store, chosen, 'discarded')))
        return start({ store, who }, { kind: 'reopen', choice: chosen }, body.reason);
      const done = await reopenDead(store, {
        ...(dryRun && previewBound()),
        choice: chosen,
        dryRun,
        actor: who.actor,
        reason: body.reason,
      });
      return letterReport({
        verb: 'opened again',
        dryRun,
        done: done.reopened,
        closed: done.others,
        isWhole: done.isWhole,
      });
    },
  }),
];

async function listLetters(
  call: Call<unknown, z.output<typeof listQuery>>,
): Promise<z.input<typeof letterList>> {
  const { store, who, query, secrets } = call;
  if (query.job !== undefined) checkJob(who, query.job);
  const now = await store.now();
  const before = readCursor(query.cursor, query, isPosition);
  const page = await listDeadLetters(store, {
    ...filterOf(query, now),
    ...(query.status && { statuses: query.status }),
    ...(before && { before }),
    limit: query.limit,
  });
  const seen = page.letters.filter(({ jobId }) => maySeeJob(who, jobId));
  const runs = await runsOf(call, seen);
  const items = seen.map((one) => letterRow(one, query.fingerprint, runs.get(one.runId)));
  return redacted(
    { now: isoTime(now), items, ...(page.next && { next: writeCursor(page.next, query) }) },
    secrets,
  );
}

/** Their runs, as far as the history has them. */
async function runsOf(
  call: Pick<Call, 'store' | 'who' | 'secrets'>,
  letters: readonly { readonly runId: number }[],
): Promise<ReadonlyMap<number, RunRow>> {
  const look = await lookOfRuns(call);
  const runs = await readRuns(
    call.store,
    letters.map(({ runId: id }) => id),
  );
  return new Map(runs.map((run) => [run.id, runRow(run, look)]));
}

async function listGroups({ store, who, secrets }: Call): Promise<z.input<typeof letterGroups>> {
  const now = await store.now();
  const { groups, isWhole } = await groupDeadLetters(store, { now });
  const seen = groups.filter(({ jobs }) => jobs.every((job) => maySeeJob(who, job)));
  const items: z.input<typeof letterGroups>['items'] = [];
  for (const group of seen.slice(0, MOST_GROUPS)) {
    const { error } = await findDeadLetter(store, group.lastRunId);
    items.push(...errorGroupRow(group, error?.name).map((row) => ({ ...row, open: group.count })));
  }
  const open = seen.reduce((sum, { count }) => sum + count, 0);
  return redacted(
    {
      now: isoTime(now),
      items,
      counts: { open, ...(who.jobs === undefined && (await countOthers(store, now))) },
      isWhole: isWhole && seen.length <= MOST_GROUPS,
    },
    secrets,
  );
}

/** Beside the open letters: what failed in a day, and what people did with letters. */
async function countOthers(store: Store, now: number) {
  const { failed } = await readTotals(store, { from: now - DAY_MS, to: now, buckets: 1 });
  const { counts, isWhole } = await countDeadLetters(store);
  const capped = (count: number) => ({ count, ...(!isWhole && { isAtLeast: true }) });
  return { failed24h: failed, replayed: capped(counts.replayed), discarded: capped(counts.discarded) };
}

async function replay({ store, who, query: { dryRun }, body, secrets }: Call<unknown, Preview, ReplayBody>) {
  const { input, patch, rate: pace, reason: why } = body;
  const chosen = await choiceOf({ store, who }, body);
  const wanted = pace && { count: pace.limit, perMs: pace.perMs };
  if (!dryRun && (await isMany(store, chosen, 'open', wanted ? 0 : MOST_AT_ONCE)))
    return start({ store, who }, { kind: 'replay', choice: chosen, input, patch, rate: wanted }, why);
  const jobs = await readJobs(store);
  const done = await replayDead(store, {
    ...(dryRun && previewBound()),
    choice: chosen,
    dryRun,
    input,
    patch,
    jobs: asRegistered(jobs),
    actor: who.actor,
    reason: why,
  });
  const { replayed, refused, closed, isWhole } = done;
  const answer = letterReport({ verb: 'replayed', dryRun, done: replayed, refused, closed, isWhole });
  if (!dryRun) return redacted(answer, secrets);
  const takesMs = wanted && isWhole ? { takesMs: (replayed.length * wanted.perMs) / wanted.count } : {};
  const shown = { ...answer, ...takesMs };
  if (!who.canSeePayload) return redacted(shown, secrets);
  const checks = new Map(jobs.map((one) => [one.id, inputCheck(one)]));
  const letters = await Promise.all(
    replayed.slice(0, MOST_INPUTS).map((one) => findDeadLetter(store, one.runId)),
  );
  const inputs = letters.map((one) => {
    const after: unknown = input ?? (patch === undefined ? one.input : mergePatch(one.input, patch));
    const problems = (checks.get(one.jobId)?.(after) ?? []).map(({ path, message }) =>
      path === '' ? message : `${path}: ${message}`,
    );
    return {
      runId: one.runId,
      before: maskLetter(one, secrets).input ?? null,
      after: maskLetter({ ...one, input: after }, secrets).input ?? null,
      problems,
    };
  });
  return redacted({ ...shown, inputs }, secrets);
}

async function start(
  { store, who }: Pick<Call, 'store' | 'who'>,
  order: OperationOrder,
  why: string | undefined,
): Promise<z.input<typeof startedOperation>> {
  return { operation: await startOperation(store, order, { actor: who.actor, reason: why }) };
}

function statusOfStarted(answer: unknown): 200 | 202 {
  return startedOperation.safeParse(answer).success ? 202 : 200;
}

/** Ends the look after the chunk with which it has seen enough. */
function previewBound() {
  const enough = new AbortController();
  const onProgress = (done: number): void => {
    if (done >= MOST_PREVIEWED) enough.abort();
  };
  return { signal: enough.signal, onProgress };
}

/** Whether there are more letters than are handled in one request. */
async function isMany(
  store: Store,
  chosen: DeadChoice,
  status: 'open' | 'discarded',
  most = MOST_AT_ONCE,
): Promise<boolean> {
  if ('ids' in chosen) return chosen.ids.length > most;
  const { letters } = await listDeadLetters(store, { ...chosen.filter, statuses: [status], limit: most + 1 });
  return letters.length > most;
}

/** A token of some jobs chooses among their letters only. */
async function choiceOf(
  { store, who }: Pick<Call, 'store' | 'who'>,
  { ids, filter: wanted }: Choice,
): Promise<DeadChoice> {
  if ((ids === undefined) === (wanted === undefined))
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body: expected ids or filter, one of them.',
      hint: 'An empty filter chooses all open letters.',
    });
  if (ids !== undefined) {
    if (who.jobs !== undefined) for (const id of ids) await seenLetter(store, who, id);
    return { ids: [...new Set(ids)] };
  }
  checkNamedJob(who, wanted?.job);
  return { filter: filterOf(wanted ?? {}, await store.now()) };
}

/** A letter of a job that the one who asks may not see is no letter. */
async function seenLetter(store: Store, who: Who, id: number): Promise<DeadLetterDetails> {
  const found = await findDeadLetter(store, id);
  if (!maySeeJob(who, found.jobId)) throw new UnknownDeadLetterError([id]);
  return found;
}

function filterOf(wanted: NonNullable<Choice['filter']>, now: number) {
  const { job, reason: reasons, since, text, fingerprint } = wanted;
  const from = since === undefined ? undefined : instantOf(since, now);
  return {
    ...(job !== undefined && { jobId: job }),
    ...(reasons && { reasons }),
    ...(from !== undefined && { since: from }),
    ...(text !== undefined && { text }),
    ...(fingerprint !== undefined && { fingerprint }),
  };
}

function isPosition(value: unknown): value is DeadPosition {
  if (typeof value !== 'object' || value === null) return false;
  const { diedAt, runId: id }: { readonly diedAt?: unknown; readonly runId?: unknown } = value;
  return Number.isSafeInteger(diedAt) && Number.isSafeInteger(id);
}
