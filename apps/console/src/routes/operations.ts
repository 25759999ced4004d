/** Acts on many letters or runs: started here, carried out chunk by chunk by a console. */
import { PRIORITIES } from '@sb/jobs';
import {
  MoreThanCountedError,
  listOperations,
  type OperationOrder,
  type OperationRecord,
  readJobs,
  readOperation,
  startOperation,
  stopOperation,
  UnknownOperationError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { plural } from '@sb/words';
import { z } from 'zod';
import { countedRuns, operation, operationList, startedOperation } from '../answers/operations.ts';
import { forbidden } from '../guard/guard.ts';
import { checkUnlimited } from '../guard/limited.ts';
import { isOwnOperation, OPERATE_JOBS } from '../guard/may.ts';
import { RefusedError } from '../http/refusal.ts';
import { acts, reads, type Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import { operationRow } from '../rows/operation-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { asRegistered } from '../rows/stored-schema.ts';
import { isNumber, nextOf, readCursor } from '../requests/cursors.ts';
import { statusOfStarted } from './dead-letters/acts.ts';
import { bulkFilter, chooseRuns } from './runs/chosen.ts';
import { atMost, cursor, flag, limit, rate, reason, runId, unmasked } from '../requests/fields.ts';

const params = z.strictObject({ id: runId });

const common = {
  ids: z.array(runId).min(1).max(1_000).optional(),
  filter: bulkFilter.optional(),
  atMost: atMost.optional(),
  reason,
};

const bulkBody = z.discriminatedUnion('action', [
  z.strictObject({ ...common, action: z.enum(['cancel', 'retry']) }),
  z.strictObject({
    ...common,
    action: z.literal('replay'),
    input: unmasked(z.unknown()).optional(),
    patch: unmasked(z.unknown()).optional(),
    rate: rate.optional(),
  }),
  z.strictObject({
    ...common,
    action: z.literal('priority'),
    priority: z.enum(PRIORITIES).optional(),
    toFront: z.boolean().optional(),
  }),
]);
type BulkBody = z.output<typeof bulkBody>;

const TAG = 'Operations';

export const OPERATION_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/operations',
    tag: TAG,
    summary: 'Operations, the newest first; those that ended are kept for 30 days',
    least: 'viewer',
    isOfJobs: true,
    query: z.strictObject({ cursor, limit }),
    answer: operationList,
    isList: true,
    async run({ store, who, query, secrets }) {
      const before = readCursor(query.cursor, query, isNumber);
      const page = { by: who.jobs && who.actor, before, limit: query.limit };
      const { operations, next } = await listOperations(store, page);
      return redacted(
        {
          items: operations.map((one) => operationRow(one, who)),
          ...nextOf(next, query),
        },
        secrets,
      );
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
      return redacted(operationRow(await seenOperation(store, who, id), who), secrets);
    },
  }),
  acts({
    method: 'DELETE',
    path: '/operations/:id',
    tag: TAG,
    summary: 'Stops an operation after its chunk; what is done stays done',
    ...OPERATE_JOBS,
    params,
    answer: operation,
    async run({ store, who, params: { id }, secrets }) {
      checkOwnOperation(who, await seenOperation(store, who, id));
      return redacted(operationRow(await stopOperation(store, id, { actor: who.actor }), who), secrets);
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/bulk',
    tag: TAG,
    summary:
      'Cancels, retries, replays or moves many runs, as an operation: those that match when it is asked for. `dryRun` counts them only',
    ...OPERATE_JOBS,
    refuses: [404],
    query: z.strictObject({ dryRun: flag }),
    body: bulkBody,
    example: { action: 'cancel', filter: { job: 'mail.send', state: 'queued' }, reason: 'sent twice' },
    answer: z.union([startedOperation, countedRuns]),
    statusOf: statusOfStarted,
    cli: ['run:cancel', 'run:retry', 'run:replay', 'run:priority'],
    async run(call) {
      const { store, who, body } = call;
      if (body.action === 'priority') checkUnlimited(who);
      const ids = await chooseRuns(call, body);
      if (ids.length === 0)
        throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.filter: no run matches.' });
      if (call.query.dryRun) return { count: ids.length };
      const { atMost: most = Infinity } = body;
      if (ids.length > most) throw new MoreThanCountedError(`${plural(ids.length, 'run')} match`, most);
      const jobs = body.action === 'replay' ? asRegistered(await readJobs(store)) : undefined;
      const by = { actor: who.actor, reason: body.reason, jobs };
      return { operation: await startOperation(store, orderOf(body, ids), by) };
    },
  }),
];

function orderOf(body: BulkBody, ids: readonly number[]): OperationOrder {
  switch (body.action) {
    case 'replay': {
      const { input, patch, rate: pace } = body;
      return { kind: 'replay', ids, input, patch, rate: pace && { count: pace.limit, perMs: pace.perMs } };
    }
    case 'priority':
      return { kind: 'priority', ids, priority: body.priority, toFront: body.toFront };
    case 'cancel':
    case 'retry':
      return { kind: body.action, ids };
  }
}

/** A token of some jobs sees the operations that it has started. */
function maySee(who: Who, { by }: OperationRecord): boolean {
  return who.jobs === undefined || by === who.actor;
}

function checkOwnOperation(who: Who, found: OperationRecord): void {
  if (!isOwnOperation(who, found)) throw forbidden('stop an operation of another');
}

async function seenOperation(store: Store, who: Who, id: number): Promise<OperationRecord> {
  const found = await readOperation(store, id);
  if (!maySee(who, found)) throw new UnknownOperationError(id);
  return found;
}
