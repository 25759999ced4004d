/**
 * Uncaught errors, and jobs that end the process. Called by the entry of a process that belongs to the worker.
 * An unhandled rejection fails the attempt that it came from. After an uncaught exception the state of the process is
 * unknown: it claims no more, gives its runs 5 s to end, and exits with 70. A job that calls `process.exit` cannot be
 * stopped; the worker logs it and exits with 70, so that it does not look like a graceful end. Its runs are lost, and
 * run again when its lease has expired.
 */
import type { Logger } from '@sb/logger';
import { currentAttempt } from './current-attempt.ts';

const LAST_MOMENT_MS = 5_000;
const EXIT_BUG = 70;

/** Returns the removal of the handlers. */
export function handleUncaught(logger: Logger, endWithin: (ms: number) => Promise<unknown>): () => void {
  let isEnding = false;
  const onRejection = (reason: unknown): void => {
    const attempt = currentAttempt.getStore();
    if (!attempt) {
      logger.error('unhandled rejection of a promise that belongs to no run', { error: reason });
      return;
    }
    logger.error('unhandled rejection of a promise of this run: the attempt fails', {
      ...attempt.logFields,
      error: reason,
    });
    attempt.fail(reason);
  };
  const onException = (error: Error): void => {
    const attempt = currentAttempt.getStore();
    logger.error('uncaught exception: this worker ends the runs that it can, and exits', { error });
    attempt?.fail(error);
    // A run may have thrown it; the exit that follows is the worker's, not that of its job.
    isEnding = true;
    void exitAfter(endWithin);
  };
  const onExit = (code: number): void => {
    const attempt = currentAttempt.getStore();
    if (!attempt || isEnding) return;
    logger.error(
      `a job has called process.exit(${code}): this worker ends, and its runs are lost`,
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
