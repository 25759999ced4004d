/**
 * Errors that nobody caught, and jobs that end the process. A rejection that nobody handled belongs to the attempt
 * it came from: it fails that one. An exception that nobody caught leaves the process in an unknown state: it takes
 * nothing more, lets what runs end for a moment, and exits with 70. A job that calls `process.exit` cannot be
 * stopped, but it does not end a worker in silence, nor as if that had been its graceful end: what runs is lost, and
 * comes back by the lease.
 */
import type { Logger } from '@sb/logger';
import { currentAttempt } from './execute.ts';

const LAST_MOMENT_MS = 5_000;
const EXIT_BUG = 70;

/** Returns the removal of the handlers. */
export function handleUncaught(logger: Logger, endWithin: (ms: number) => Promise<unknown>): () => void {
  let isEnding = false;
  const onRejection = (reason: unknown): void => {
    const attempt = currentAttempt.getStore();
    if (!attempt) {
      logger.error('a promise was rejected and nobody handled it', { error: reason });
      return;
    }
    logger.error('a promise of this run was rejected and nobody handled it: the attempt fails', {
      ...attempt.logFields,
      error: reason,
    });
    attempt.fail(reason);
  };
  const onException = (error: Error): void => {
    const attempt = currentAttempt.getStore();
    logger.error('an exception that nobody caught: this worker ends what it can and exits', { error });
    attempt?.fail(error);
    // What threw may be the code of a run: the exit that follows is not that job's.
    isEnding = true;
    void exitAfter(endWithin);
  };
  const onExit = (code: number): void => {
    const attempt = currentAttempt.getStore();
    if (!attempt || isEnding) return;
    logger.error(
      `a job has called process.exit(${code}): this worker is gone, and what it ran is lost`,
      attempt.logFields,
    );
    process.exitCode = EXIT_BUG;
  };
  process.on('unhandledRejection', onRejection);
  process.on('uncaughtException', onException);
  process.on('exit', onExit);
  return () => {
    process.off('unhandledRejection', onRejection);
    process.off('uncaughtException', onException);
    process.off('exit', onExit);
  };
}

async function exitAfter(endWithin: (ms: number) => Promise<unknown>): Promise<void> {
  try {
    await endWithin(LAST_MOMENT_MS);
  } finally {
    process.exit(EXIT_BUG);
  }
}
