/**
 * Errors that nobody caught. A rejection that nobody handled belongs to the attempt it came from: it fails that
 * one. An exception that nobody caught leaves the process in an unknown state: it takes nothing more, lets what
 * runs end for a moment, and exits with 70.
 */
import type { Logger } from '@sb/logger';
import { currentAttempt } from './execute.ts';

const LAST_MOMENT_MS = 5_000;
const EXIT_BUG = 70;

/** Returns the removal of both handlers. */
export function handleUncaught(logger: Logger, endWithin: (ms: number) => Promise<unknown>): () => void {
  const onRejection = (reason: unknown): void => {
    const attempt = currentAttempt.getStore();
    if (!attempt) {
      logger.error('a promise was rejected and nobody handled it', { error: reason });
      return;
    }
    logger.error('a promise of this run was rejected and nobody handled it: the attempt fails', {
      runId: attempt.run.id,
      jobId: attempt.run.jobId,
      error: reason,
    });
    attempt.fail(reason);
  };
  const onException = (error: Error): void => {
    const attempt = currentAttempt.getStore();
    logger.error('an exception that nobody caught: this worker ends what it can and exits', { error });
    attempt?.fail(error);
    void exitAfter(endWithin);
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
  };
}

async function exitAfter(endWithin: (ms: number) => Promise<unknown>): Promise<void> {
  try {
    await endWithin(LAST_MOMENT_MS);
  } finally {
    process.exit(EXIT_BUG);
  }
}
