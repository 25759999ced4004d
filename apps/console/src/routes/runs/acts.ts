/** What people do with one run: they cancel it, move it in its queue, and run it again. */
import {
  cancelChain,
  cancelRun,
  changePriority,
  previewChainRetry,
  readJob,
  replayRun,
  retryChain,
  retryRun,
} from '@sb/queue';
import { PRIORITIES } from '@sb/jobs';
import { chainCancelText, chainRetryText, runAgainText } from '@sb/views';
import { plural } from '@sb/words';
import { z } from 'zod';
import { chainRetry } from '../../answers/run.ts';
import { OPERATE, OPERATE_JOBS } from '../../guard/may.ts';
import { checkOwn, checkRunAgain } from '../../guard/own-boards.ts';
import { checkOwnChain } from '../../guard/own-runs.ts';
import { RefusedError } from '../../http/refusal.ts';
import { acts, reads, type Route } from '../../http/route.ts';
import { reason, unmasked } from '../../requests/fields.ts';
import { asRegistered } from '../../rows/stored-schema.ts';
import { checkChain, params, seenRun, TAG } from './seen-run.ts';

export const RUN_ACTS: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/runs/:id/cancel',
    tag: TAG,
    summary: 'Cancels the run; with `chain` all runs of its chain that have not ended',
    ...OPERATE_JOBS,
    params,
    body: z.strictObject({ reason: reason.optional(), chain: z.boolean().optional() }),
    answer: z.object({
      /** The code of an error of the store behind the first runs of a chain: the others are as they were. */
      failure: z.string().optional(),
      says: z.string(),
    }),
    cli: ['run:cancel'],
    async run(call) {
      const { store, who, body } = call;
      const found = await seenRun(call);
      const { id } = found;
      checkOwn(who, `run ${id}`, found);
      if (body.chain === true) {
        await checkChain(call);
        await checkOwnChain(store, who, { id, act: 'cancel' });
        const done = await cancelChain(store, { runId: id, actor: who.actor, reason: body.reason });
        const { chainId, failure } = done;
        return {
          ...(failure && { failure: failure.code }),
          says: `Chain ${chainId}: ${chainCancelText(done)}.`,
        };
      }
      const { verdict, state } = await cancelRun(store, { runId: id, actor: who.actor, reason: body.reason });
      if (verdict === 'finished')
        throw new RefusedError({ code: 'RUN_ENDED', detail: `Run ${id} has ended: it is ${state}.` });
      return { says: verdict === 'requested' ? `Asked run ${id} to stop.` : `Cancelled run ${id}.` };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/priority',
    tag: TAG,
    summary: 'Changes the priority of a run that waits, or puts it to the front of its priority',
    ...OPERATE,
    params,
    example: { priority: 'high' },
    body: z.strictObject({
      priority: z.enum(PRIORITIES).optional(),
      toFront: z.boolean().optional(),
      reason: reason.optional(),
    }),
    answer: z.object({ says: z.string() }),
    cli: ['run:priority'],
    async run(call) {
      const { store, who, body } = call;
      const found = await seenRun(call);
      const { id } = found;
      checkOwn(who, `run ${id}`, found);
      await changePriority(store, { runId: id, ...body, actor: who.actor });
      return {
        says:
          body.toFront === true
            ? `Run ${id} is at the front.`
            : `Run ${id} has the priority ${body.priority}.`,
      };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/retry',
    refuses: [429],
    tag: TAG,
    summary: 'Runs a failed run again with the same input, as a new run',
    ...OPERATE_JOBS,
    status: 201,
    params,
    body: z.strictObject({ reason: reason.optional(), chain: z.boolean().optional() }),
    answer: z.object({ id: z.number(), says: z.string() }),
    cli: ['run:retry'],
    async run(call) {
      const { store, who, body } = call;
      const found = await seenRun(call);
      const of = found.id;
      checkRunAgain(who, [found]);
      if (body.chain === true) {
        await checkChain(call);
        await checkOwnChain(store, who, { id: of, act: 'retry' });
        const retried = await retryChain(store, { runId: of, actor: who.actor, reason: body.reason });
        const first = retried[0]?.replayedAs ?? of;
        return { id: first, says: `${plural(retried.length, 'run')} in a new chain.` };
      }
      const id = await retryRun(store, { runId: of, actor: who.actor, reason: body.reason });
      return { id, says: `${runAgainText(of, id)}.` };
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/chain-retry',
    refuses: [409],
    tag: TAG,
    summary: 'The runs of its chain that a retry of the whole chain would run again',
    ...OPERATE_JOBS,
    params,
    answer: chainRetry,
    cli: ['run:retry'],
    async run(call) {
      const { store, who } = call;
      const { id } = await seenRun(call);
      await checkChain(call);
      await checkOwnChain(store, who, { id, act: 'retry' });
      const preview = await previewChainRetry(store, id);
      return { runs: preview.again.map(({ runId }) => runId), says: chainRetryText(preview) };
    },
  }),
  acts({
    method: 'POST',
    path: '/runs/:id/replay',
    refuses: [429],
    tag: TAG,
    summary: 'Runs a finished run again, with its own input or another, whole or from a step, as a new run',
    ...OPERATE_JOBS,
    status: 201,
    params,
    body: z.strictObject({
      input: unmasked(z.unknown()).optional(),
      fromStep: z.string().min(1).max(200).optional(),
      reason: reason.optional(),
    }),
    answer: z.object({ id: z.number(), says: z.string() }),
    cli: ['run:replay'],
    async run(call) {
      const { store, who, body } = call;
      const found = await seenRun(call);
      const { id: of, jobId } = found;
      const { input, fromStep } = body;
      checkRunAgain(who, [found], { input });
      const definition = input === undefined ? undefined : await readJob(store, jobId);
      const id = await replayRun(store, {
        runId: of,
        input,
        jobs: definition && asRegistered([definition]),
        fromStep,
        actor: who.actor,
        reason: body.reason,
      });
      return { id, says: `${runAgainText(of, id)}.` };
    },
  }),
];
