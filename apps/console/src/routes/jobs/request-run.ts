/** The run of a job that a person requests. */
import { isOfJobsOnly } from '@sb/access';
import { REPLACED_PARTS } from '@sb/jobs';
import { type Enqueued, readJob, requestRun } from '@sb/queue';
import { z } from 'zod';
import { unknownJob } from '../../guard/known-names.ts';
import { checkJob, checkRuns } from '../../guard/limited.ts';
import { checkConditions } from '../../guard/conditions.ts';
import { forbidden } from '../../guard/guard.ts';
import { checkOwnBoards, isOnOwnBoards } from '../../guard/own-boards.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import type { Who } from '../../http/who.ts';
import { duration, reason, runId } from '../../requests/fields.ts';
import { afterFields, runFields, runRequest } from '../../requests/run-request.ts';
import type { JobParams } from './seen.ts';

export const runBody = z.strictObject({
  ...runFields,
  runAt: z.iso.datetime({ offset: true }).optional(),
  /** The parts of this request that the waiting run with the key takes over. */
  dedupeReplace: z.array(z.enum(REPLACED_PARTS)).exactOptional(),
  /** With `runAt` in `dedupeReplace`: the waiting run starts at the latest this long after it was requested. */
  dedupeMaxWait: duration.optional(),
  /** A number: that run has to succeed. */
  after: z
    .array(z.union([runId, z.strictObject({ run: runId, ...afterFields })]))
    .max(100)
    .optional(),
  reason: reason.optional(),
});

const SAYS: Readonly<Record<Enqueued['verdict'], (run: number) => string>> = {
  enqueued: (run) => `Run ${run} is requested.`,
  duplicate: (run) => `Run ${run} has this key already; nothing was stored.`,
  replaced: (run) => `Run ${run} has this key and waits; it was changed.`,
};

export async function requestJob({
  store,
  who,
  params: { id },
  body,
  visitor,
}: Call<JobParams, unknown, z.output<typeof runBody>>) {
  checkJob(who, id);
  const definition = await readJob(store, id);
  if (!definition) throw await unknownJob({ store, who }, id);
  checkOwnBoards(who, [{ jobId: id, input: body.input }]);
  const { runAt, after: asked = [], reason: why, dedupeReplace, dedupeMaxWait, ...wanted } = body;
  if (dedupeReplace && dedupeReplace.length > 0) checkReplace(who, id);
  const after = asked.map((one) => (typeof one === 'number' ? { run: one } : one));
  await checkRuns(
    store,
    who,
    after.map(({ run: parent }) => parent),
  );
  await checkConditions({ store, who }, after);
  if (wanted.delay !== undefined && runAt !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.delay and body.runAt exclude each other.',
    });
  const request = {
    ...runRequest(definition, wanted, visitor?.trace),
    ...(runAt !== undefined && { runAtMs: Math.max(0, Date.parse(runAt)) }),
    ...(after.length > 0 && { after }),
    ...(dedupeReplace && { dedupeReplace }),
    ...(dedupeMaxWait !== undefined && { dedupeMaxWaitMs: dedupeMaxWait }),
  };
  const { id: run, verdict } = await requestRun(store, request, { actor: who.actor, reason: why });
  return { id: run, verdict, says: SAYS[verdict](run) };
}

/** The run that has the key may be a request of others, and for another board than the new input. */
function checkReplace(who: Who, jobId: string): void {
  if (isOfJobsOnly(who)) throw forbidden('change a run that waits: the token is for some jobs only');
  if (!isOnOwnBoards(who, { jobId }))
    throw forbidden('change the run that has the key, as it may be for boards that are not yours');
}
