/**
 * Logs the ends of attempts, each when the store has it: a line that a run has succeeded is never ahead of its record.
 * An end that the store did not take here gets no such line. Runs that programs enqueued may be many: their successes are
 * logged at debug only.
 */
import type { Logger } from '@sb/logger';
import type { Ended, Outcome } from '@sb/queue/engine';
import { formatDuration } from '@sb/words';
import type { Attempt } from '../attempt/attempt.ts';

type EndFacts = Pick<Attempt, 'run' | 'tookMs' | 'batchOf'>;

export interface EndLines {
  /** The end of this attempt is on the way to the store. */
  expect(attempt: EndFacts, outcome: Outcome): void;
  /** The ends of a trip as they were written. Those in `others` are reported elsewhere. */
  settled(written: readonly Ended[], others: readonly Ended[]): void;
}

export function createEndLines(logger: Logger): EndLines {
  const expected = new Map<number, EndFacts>();

  return {
    expect({ run, tookMs, batchOf }, { state }) {
      // Most runs end like this, and most loggers leave debug out: then the line is not even expected.
      if (state === 'succeeded' && run.trigger === 'api' && logger.level !== 'debug') return;
      expected.set(run.id, { run, tookMs, batchOf });
    },
    settled(written, others) {
      // The common case, see above.
      if (expected.size === 0) return;
      for (const { id, claimNo, outcome } of written) {
        const facts = expected.get(id);
        if (facts?.run.claimNo !== claimNo) continue;
        expected.delete(id);
        if (!others.some((one) => one.id === id)) describeEnd(logger, facts, outcome);
      }
    },
  };
}

function describeEnd(logger: Logger, { run, tookMs, batchOf }: EndFacts, outcome: Outcome): void {
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
