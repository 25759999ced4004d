import { removeExpired } from '@sb/access';
import type { JobContext } from '@sb/jobs';
import { cleanUp } from '@sb/worker/node';
import { type CleanupInput, retentionRules, retentionSchema } from '@sb/worker/retention';
import { jobStore, providedRetention } from './job-store.ts';

/** The cleanup of a worker, and what has expired in the console. */
export function cleanUpStore(
  ctx: Pick<JobContext<CleanupInput>, 'input' | 'now' | 'signal' | 'logger' | 'run'>,
): ReturnType<typeof cleanUp> {
  const { input, now, signal, logger, run } = ctx;
  return cleanUp(jobStore(), {
    rules: retentionRules(input, retentionSchema.parse(providedRetention())),
    now: now.getTime(),
    dryRun: run.dryRun,
    signal,
    logger,
    others: [removeExpired],
  });
}
