/** Acts on many letters or runs: started here, carried out chunk by chunk by a console. */
import { FINISHED_STATES, LIVE_VIEWS } from '@sb/jobs';
import {
  listHistory,
  listLive,
  listOperations,
  type OperationRecord,
  readOperation,
  startOperation,
  stopOperation,
  UnknownOperationError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { z } from 'zod';
import { operation, operationList, startedOperation } from '../answers/failures.ts';
import { checkNamedJob, checkRuns } from '../http/limited.ts';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import { operationRow } from '../rows/letter-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { instant, instantOf, limit, name, reason, runId } from './fields.ts';

const params = z.strictObject({ id: runId });

const filter = z.strictObject({
  state: z
    .array(z.enum([...LIVE_VIEWS, ...FINISHED_STATES]))
    .min(1)
    .optional(),
  job: name.optional(),
  queue: name.optional(),
  schedule: name.optional(),
  since: instant.optional(),
  until: instant.optional(),
});
type Filter = z.output<typeof filter>;

const bulkBody = z.strictObject({
  action: z.enum(['cancel', 'retry']),
  ids: z.array(runId).min(1).max(1_000).optional(),
  filter: filter.optional(),
  reason,
});
type BulkBody = z.output<typeof bulkBody>;

/** A filter may choose this many runs. */
const MOST_CHOSEN = 10_000;
const PAGE = 500;
const TAG = 'Operations';

export const OPERATION_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/operations',
    tag: TAG,
    summary: 'Operations, the newest first; those that ended are kept for 30 days',
    least: 'viewer',
    isOfJobs: true,
    query: z.strictObject({ limit }),
    answer: operationList,
    async run({ store, who, query, secrets }) {
      const all = await listOperations(store, query);
      return redacted({ items: all.filter((one) => maySee(who, one)).map(operationRow) }, secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/operations/:id',
    tag: TAG,
    summary: 'How far an operation is',
    least: 'viewer',
    isOfJobs: true,
    params,
    answer: operation,
    async run({ store, who, params: { id }, secrets }) {
      return redacted(operationRow(await seenOperation(store, who, id)), secrets);
    },
  }),
  acts({
    method: 'DELETE',
    path: '/operations/:id',
    tag: TAG,
    summary: 'Stops an operation after its chunk; what is done stays done',
    least: 'operator',
    isOfJobs: true,
    params,
    answer: operation,
    async run({ store, who, params: { id }, secrets }) {
      await seenOperation(store, who, id);
      return redacted(operationRow(await stopOperation(store, id, { actor: who.actor })), secrets);
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/bulk',
    tag: TAG,
    summary: 'Cancels or retries many runs, as an operation: those that match when it is asked for',
    least: 'operator',
    isOfJobs: true,
    body: bulkBody,
    answer: startedOperation,
    status: 202,
    cli: ['run:cancel', 'run:retry'],
    async run({ store, who, body }) {
      const ids = await chooseRuns({ store, who }, body);
      if (ids.length === 0)
        throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.filter: no run matches.' });
      const { action: kind, reason: why } = body;
      return { operation: await startOperation(store, { kind, ids }, { actor: who.actor, reason: why }) };
    },
  }),
];

async function chooseRuns(
  { store, who }: Pick<Call, 'store' | 'who'>,
  body: BulkBody,
): Promise<readonly number[]> {
  const { ids, filter: wanted, action } = body;
  if ((ids === undefined) === (wanted === undefined))
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body: expected ids or filter, one of them.' });
  if (ids) {
    await checkRuns(store, who, ids);
    return [...new Set(ids)];
  }
  checkNamedJob(who, wanted?.job);
  return action === 'cancel' ? liveIds(store, wanted ?? {}) : failedIds(store, wanted ?? {});
}

async function liveIds(
  store: Store,
  { state, job, queue, schedule, since, until }: Filter,
): Promise<readonly number[]> {
  if (since !== undefined || until !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.filter: since and until are of ended runs.',
    });
  const views = LIVE_VIEWS.filter((view) => state?.includes(view) ?? true);
  const ids: number[] = [];
  for (const view of views) {
    let after: Parameters<typeof listLive>[1]['after'];
    do {
      const page = await listLive(store, { view, jobId: job, queue, schedule, after, limit: PAGE });
      ids.push(...page.runs.map(({ id }) => id));
      after = page.next;
      refuseTooMany(ids);
    } while (after);
  }
  return ids;
}

async function failedIds(
  store: Store,
  { state, job, queue, schedule, since, until }: Filter,
): Promise<readonly number[]> {
  if (state && !state.every((one) => one === 'failed'))
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.filter.state: only failed runs are retried.',
    });
  const now = await store.now();
  const at = (text: string | undefined): number | undefined =>
    text === undefined ? undefined : instantOf(text, now);
  const ids: number[] = [];
  let before: number | undefined;
  do {
    const page = await listHistory(store, {
      states: ['failed'],
      jobId: job,
      queue,
      schedule,
      since: at(since),
      until: at(until),
      before,
      limit: PAGE,
    });
    ids.push(...page.runs.map(({ id }) => id));
    before = page.next;
    refuseTooMany(ids);
  } while (before !== undefined);
  return ids;
}

function refuseTooMany(ids: readonly number[]): void {
  if (ids.length <= MOST_CHOSEN) return;
  throw new RefusedError({
    code: 'REQUEST_INVALID',
    detail: 'body.filter: more than 10,000 runs match.',
    hint: 'Ask for less: a job, a queue or a shorter time.',
  });
}

/** A token of some jobs sees the operations that it has started. */
function maySee(who: Who, { by }: OperationRecord): boolean {
  return who.jobs === undefined || by === who.actor;
}

async function seenOperation(store: Store, who: Who, id: number): Promise<OperationRecord> {
  const found = await readOperation(store, id);
  if (!maySee(who, found)) throw new UnknownOperationError(id);
  return found;
}
