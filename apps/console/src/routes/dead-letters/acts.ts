/** What people do with many dead letters at once: they run them again, discard them and open them again. */
import {
  type DeadChoice,
  discardDead,
  findDeadLetter,
  listDeadLetters,
  type OperationOrder,
  readJobs,
  reopenDead,
  replayDead,
  startOperation,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { maskLetter } from '@sb/views';
import { z } from 'zod';
import { letterReport as report } from '../../answers/failures.ts';
import { startedOperation } from '../../answers/operations.ts';
import { OPERATE, OPERATE_JOBS } from '../../guard/may.ts';
import { inputAgain } from '../../guard/own-boards.ts';
import { acts, type Call, type Route } from '../../http/route.ts';
import { letterReport } from '../../rows/letter-rows.ts';
import { atMost, flag, rate, reason, unmasked } from '../../requests/fields.ts';
import { redacted } from '../../rows/redacted.ts';
import { asRegistered, inputCheck } from '../../rows/stored-schema.ts';
import { choice, ownChoice } from './chosen.ts';
import { TAG } from './seen.ts';

const chosenUpTo = { ...choice, atMost: atMost.optional() };

const replayBody = z.strictObject({
  ...chosenUpTo,
  input: unmasked(z.unknown()).optional(),
  patch: unmasked(z.unknown()).optional(),
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

export const DEAD_LETTER_ACTS: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/dead-letters/replay',
    refuses: [404],
    tag: TAG,
    summary: 'Runs dead letters again; more than 100 as an operation. `dryRun` shows what would happen',
    ...OPERATE_JOBS,
    query: preview,
    body: replayBody,
    example: { filter: { job: 'mail.send' } },
    answer: z.union([startedOperation, report]),
    statusOf: statusOfStarted,
    cli: ['dlq:replay'],
    run: replay,
  }),
  acts({
    method: 'POST',
    path: '/dead-letters/discard',
    refuses: [404],
    tag: TAG,
    summary: 'Discards open dead letters; more than 100 as an operation',
    ...OPERATE,
    query: preview,
    body: z.strictObject({ ...chosenUpTo, reason }),
    example: { ids: [1], reason: 'sent by hand' },
    answer: z.union([startedOperation, report]),
    statusOf: statusOfStarted,
    cli: ['dlq:discard'],
    async run({ store, who, query: { dryRun }, body }) {
      const chosen = await ownChoice({ store, who }, body, 'discard');
      if (!dryRun && (await isMany(store, chosen, 'open')))
        return start({ store, who }, { kind: 'discard', choice: chosen }, body);
      const done = await discardDead(store, {
        ...(dryRun && previewBound()),
        choice: chosen,
        dryRun,
        actor: who.actor,
        reason: body.reason,
        atMost: body.atMost,
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
    refuses: [404],
    tag: TAG,
    summary: 'Opens discarded dead letters again; more than 100 as an operation',
    ...OPERATE,
    query: preview,
    body: z.strictObject({ ...chosenUpTo, reason: reason.optional() }),
    example: { ids: [1] },
    answer: z.union([startedOperation, report]),
    statusOf: statusOfStarted,
    cli: ['dlq:reopen'],
    async run({ store, who, query: { dryRun }, body }) {
      const chosen = await ownChoice({ store, who }, body, 'reopen');
      if (!dryRun && (await isMany(store, chosen, 'discarded')))
        return start({ store, who }, { kind: 'reopen', choice: chosen }, body);
      const done = await reopenDead(store, {
        ...(dryRun && previewBound()),
        choice: chosen,
        dryRun,
        actor: who.actor,
        reason: body.reason,
        atMost: body.atMost,
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

async function replay({ store, who, query: { dryRun }, body, secrets }: Call<unknown, Preview, ReplayBody>) {
  const { input, patch, rate: pace, reason: why } = body;
  const chosen = await ownChoice({ store, who }, body, 'replay');
  const wanted = pace && { count: pace.limit, perMs: pace.perMs };
  if (!dryRun && (await isMany(store, chosen, 'open', wanted ? 0 : MOST_AT_ONCE)))
    return start({ store, who }, { kind: 'replay', choice: chosen, input, patch, rate: wanted }, body);
  const jobs = await readJobs(store);
  const done = await replayDead(store, {
    ...(dryRun && previewBound()),
    choice: chosen,
    dryRun,
    input,
    patch,
    // A patched input is shown with its problems, and its job decides: an operation on more letters does not check it either.
    jobs: patch === undefined ? asRegistered(jobs) : undefined,
    actor: who.actor,
    reason: why,
    atMost: body.atMost,
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
    const after = inputAgain(one.input, { input, patch });
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
  { reason: why, atMost: most }: Pick<ReplayBody, 'reason' | 'atMost'>,
): Promise<z.input<typeof startedOperation>> {
  const jobs = order.kind === 'replay' ? asRegistered(await readJobs(store)) : undefined;
  return {
    operation: await startOperation(store, order, { actor: who.actor, reason: why, jobs, atMost: most }),
  };
}

export function statusOfStarted(answer: unknown): 200 | 202 {
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
