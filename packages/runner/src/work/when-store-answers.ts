/**
 * Repeats reads and writes of a job's context until the store answers, as is done for the ends of runs: an outage shorter
 * than the lease of the node fails no attempt. Called for the input of an attempt, its parents and its memory.
 * Only for calls that may be repeated: the answer to a write may be lost after its commit.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from '@sb/logger';
import {
  StoreFullError,
  StoreLockedError,
  StoreReadOnlyError,
  StoreUnreachableError,
  WriteOutcomeUnknownError,
} from '@sb/storage';

const FIRST_RETRY_MS = 50;
const LAST_RETRY_MS = 1_000;

const AWAY = [
  StoreFullError,
  StoreLockedError,
  StoreReadOnlyError,
  StoreUnreachableError,
  WriteOutcomeUnknownError,
];

export interface Waiting {
  /** Aborts when the attempt is to end: then the error of the store is thrown. */
  readonly signal: AbortSignal;
  /** Called once, before the first retry. */
  readonly failed: (error: unknown) => void;
  /** Default: a timer. Rejects when the signal aborts. */
  readonly wait?: (ms: number, signal: AbortSignal) => Promise<unknown>;
}

interface WaitingRun {
  readonly runId: number;
  readonly logger: Logger;
  readonly signal: AbortSignal;
}

/** `what` of a run waits: the log of the node says so. */
export function waitingFor(what: string, { runId, logger, signal }: WaitingRun): Waiting {
  return {
    signal,
    failed: (error) => logger.debug(`the store fails; ${what} waits for it`, { runId, error }),
  };
}

/** `waiting`: made only after a failure. Errors of another kind are thrown at once. */
export async function whenStoreAnswers<Result>(
  ask: () => Promise<Result>,
  waiting: () => Waiting,
): Promise<Result> {
  let known: Waiting | undefined;
  for (let retryMs = FIRST_RETRY_MS; ; retryMs = Math.min(LAST_RETRY_MS, retryMs * 2)) {
    try {
      return await ask();
    } catch (error) {
      if (!AWAY.some((kind) => error instanceof kind)) throw error;
      if (!known) (known = waiting()).failed(error);
      const { signal, wait = waitFor } = known;
      await wait(retryMs, signal).catch(() => {});
      if (signal.aborted) throw error;
    }
  }
}

function waitFor(ms: number, signal: AbortSignal): Promise<unknown> {
  return delay(ms, undefined, { signal });
}
