/**
 * Logs the ends of attempts, each when the store has it (awaited-ends.ts): a line that a run has succeeded is never ahead
 * of its record. Runs that programs enqueued may be many: their successes are logged at debug only.
 */
import type { Logger } from '@sb/logger';
import type { Outcome } from '@sb/queue/engine';
import { formatDuration } from '@sb/words';
import type { Attempt } from '../attempt/attempt.ts';

export type EndFacts = Pick<Attempt, 'run' | 'tookMs' | 'batchOf'>;

/** The facts of the line about an end. Undefined when the logger would leave it out, as most do for most runs. */
export function endFacts(logger: Logger, attempt: Attempt, { state }: Outcome): EndFacts | undefined {
  if (state === 'succeeded' && attempt.run.trigger === 'api' && logger.level !== 'debug') return undefined;
  const { run, tookMs, batchOf } = attempt;
  return { run, tookMs, batchOf };
}

export function describeEnd(logger: Logger, { run, tookMs, batchOf }: EndFacts, outcome: Outcome): void {
  const fields = {
    runId: run.id,
    jobId: run.jobId,
    attempt: run.failures + 1,
    tookMs,
    ...(batchOf && { inBatchOf: batchOf }),
  };
  const took = formatDuration(tookMs);
  switch (outcome.state) {
    case 'succeeded':
      if (run.trigger === 'api') logger.debug(`run succeeded in ${took}`, fields);
      else logger.info(`run succeeded in ${took}`, fields);
      return;
    case 'failed':
      logger.error(`run failed after ${took}: ${firstLine(outcome.error)}`, {
        ...fields,
        reason: outcome.reason,
      });
      return;
    case 'retry':
      logger.warn(
        `attempt failed after ${took}: ${firstLine(outcome.error)}; the next one in ${formatDuration(outcome.delayMs)}`,
        fields,
      );
      return;
    case 'snoozed':
      logger.debug(`run snoozed for ${formatDuration(outcome.delayMs)}`, fields);
      return;
    case 'expired':
      logger.warn('run expired: its start deadline had passed', { runId: run.id, jobId: run.jobId });
      return;
    case 'skipped':
      logger.info(`run skipped after ${took}: ${outcome.reason}`, fields);
      return;
    case 'cancelled':
      logger.warn('run cancelled', fields);
      return;
    case 'released':
      logger.info('run put back: this worker stops', fields);
      return;
    default:
      return outcome satisfies never;
  }
}

function firstLine(error: string): string {
  const { message = '' } = JSON.parse(error) as { readonly message?: string };
  return message.split('\n')[0] ?? '';
}
