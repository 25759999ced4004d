/** Runs that follow each other, requested at once: all of them are stored, or none. */
import { type JobDefinition, readJobs, requestChain, UnknownJobError } from '@sb/queue';
import { plural } from '@sb/words';
import { z } from 'zod';
import { checkConditions, checkKeyedSteps } from '../../guard/conditions.ts';
import { checkRuns } from '../../guard/limited.ts';
import { checkOwnBoards } from '../../guard/own-boards.ts';
import { acts, type Call, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { name, reason, runId } from '../../requests/fields.ts';
import { afterFields, runFields, runRequest } from '../../requests/run-request.ts';

const stepAfter = z.strictObject({
  /** The name of another step; or `run`, a run outside of the chain. */
  step: name.exactOptional(),
  run: runId.exactOptional(),
  ...afterFields,
});

const chainBody = z.strictObject({
  steps: z
    .array(
      z.strictObject({
        ...runFields,
        job: name,
        name: name.exactOptional(),
        /** Default: the step before it. Empty: none. */
        after: z
          .array(z.union([name, stepAfter]))
          .max(100)
          .exactOptional(),
      }),
    )
    .min(1)
    .max(1_000),
  reason: reason.optional(),
});

export const CHAIN_ROUTES: readonly Route[] = [
  acts({
    method: 'POST',
    path: '/chains',
    refuses: [429],
    tag: 'Run',
    summary: 'Requests runs that follow each other, all or none of them',
    least: 'operator',
    isOfJobs: true,
    body: chainBody,
    answer: z.object({
      /** The id of its first run. */
      id: z.number(),
      /** In the order of the steps. */
      runs: z.array(z.object({ id: z.number(), verdict: z.enum(['enqueued', 'duplicate']) })),
      says: z.string(),
    }),
    status: 201,
    run: requestSteps,
  }),
];

type ChainCall = Call<unknown, unknown, z.output<typeof chainBody>>;

async function requestSteps(call: ChainCall) {
  const { store, who, body, visitor } = call;
  await checkSteps(call);
  const jobs = (await readJobs(store)).filter(({ id }) => maySeeJob(who, id));
  const { id, runs } = await requestChain(
    store,
    body.steps.map(({ job, name: called, after, ...fields }) => ({
      request: runRequest(definitionOf(jobs, job), fields, visitor?.trace),
      ...(called !== undefined && { name: called }),
      ...(after && { after }),
    })),
    { actor: who.actor, reason: body.reason },
  );
  return {
    id,
    // A step changes no run that waits.
    runs: runs.map((run) => ({
      ...run,
      verdict: run.verdict === 'enqueued' ? run.verdict : ('duplicate' as const),
    })),
    says: `The chain ${id} is requested: ${plural(runs.length, 'run')}.`,
  };
}

/** A token of some jobs names those, and runs of those; one limited to some organisations, their boards. */
async function checkSteps({ store, who, body: { steps } }: ChainCall): Promise<void> {
  checkOwnBoards(
    who,
    steps.map(({ job: jobId, input }) => ({ jobId, input })),
  );
  const asked = steps.flatMap(({ after = [] }) => after.filter((one) => typeof one !== 'string'));
  const parents = asked.flatMap(({ run }) => run ?? []);
  await checkConditions({ store, who }, asked);
  checkKeyedSteps(who, steps);
  await checkRuns(store, who, [...new Set(parents)]);
}

function definitionOf(jobs: readonly JobDefinition[], id: string): JobDefinition {
  const found = jobs.find((one) => one.id === id);
  if (found) return found;
  throw new UnknownJobError(
    id,
    jobs.map((one) => one.id),
  );
}
