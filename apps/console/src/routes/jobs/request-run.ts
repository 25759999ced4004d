/** The run of a job that a person requests. */
import { readJob, requestRun } from '@sb/queue';
import { z } from 'zod';
import { checkJob, checkRuns } from '../../guard/limited.ts';
import { RefusedError } from '../../http/refusal.ts';
import type { Call } from '../../http/route.ts';
import { reason, runId } from '../../requests/fields.ts';
import { runFields, runRequest } from '../../requests/run-request.ts';
import { type Params, unknownJob } from './seen.ts';

export const runBody = z.strictObject({
  ...runFields,
  runAt: z.iso.datetime({ offset: true }).optional(),
  after: z.array(runId).max(100).optional(),
  reason: reason.optional(),
});

export async function requestJob({
  store,
  who,
  params: { id },
  body,
  visitor,
}: Call<Params, unknown, z.output<typeof runBody>>) {
  checkJob(who, id);
  const definition = await readJob(store, id);
  if (!definition) throw await unknownJob({ store, who }, id);
  const { runAt, after = [], reason: why, ...wanted } = body;
  await checkRuns(store, who, after);
  if (wanted.delay !== undefined && runAt !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.delay and body.runAt exclude each other.',
    });
  const delay = runAt === undefined ? wanted.delay : Math.max(0, Date.parse(runAt) - (await store.now()));
  const request = {
    ...runRequest(definition, { ...wanted, delay }, visitor?.trace),
    ...(after.length > 0 && { after: after.map((parent) => ({ run: parent })) }),
  };
  const { id: run, verdict } = await requestRun(store, request, { actor: who.actor, reason: why });
  const says =
    verdict === 'enqueued'
      ? `Run ${run} is requested.`
      : `Run ${run} has this key already; nothing was stored.`;
  return { id: run, verdict, says };
}
