import { removeExpired } from '@sb/access';
import type { JobContext } from '@sb/jobs';
import { cleanUp } from '@sb/worker/node';
import { type CleanupInput, retentionSchema, rulesWithAudit } from '@sb/worker/retention';
import { plural } from '@sb/words';
import { jobStore, providedRetention } from './job-store.ts';

/** The cleanup of a worker, and what has expired in the console. */
export function cleanUpStore(
  ctx: Pick<JobContext<CleanupInput>, 'input' | 'now' | 'signal' | 'logger' | 'run'>,
): ReturnType<typeof cleanUp> {
  const { input, now, signal, logger, run } = ctx;
  const { rules, raised } = rulesWithAudit(input, retentionSchema.parse(providedRetention()));
  if (raised !== undefined)
    logger.warn(
      `The audit is kept for ${ageText(rules.audit)}, not for ${ageText(raised)} as the input says: only retention.audit of worker.yaml may shorten it.`,
    );
  return cleanUp(jobStore(), {
    rules,
    now: now.getTime(),
    dryRun: run.dryRun,
    signal,
    logger,
    others: [removeExpired],
  });
}

function ageText(age: number | string): string {
  return typeof age === 'number' ? plural(age, 'day') : age;
}
