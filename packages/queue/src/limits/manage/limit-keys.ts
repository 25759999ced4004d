/**
 * The keys of a run whose job has a limit, or a rate, for each key. A program that enqueues and has the job's code works
 * them out at once. For other runs (of a schedule, of a client without the code) the node that is about to take the run
 * does, before it counts.
 */
import { type RegisteredJob, validateInput } from '@sb/jobs';
import type { Store } from '@sb/storage';
import { workOutKey } from '../../request-key.ts';
import { endRun } from '../../settle/end/end-run.ts';
import { LimitKeyError } from './errors.ts';
import { releaseChildren } from '../../dependencies/release-children.ts';
import {
  findKeyless,
  findWaitingRun,
  type KeylessRun,
  lockWaitingRuns,
  setLimitKeys,
} from './keyless.sql.ts';

/** A key is absent when the job has no such limit. */
export interface LimitKeys {
  readonly limitKey?: string;
  readonly rateKey?: string;
}

/** Rejects when there is no key, with the reason. */
export type LimitKeysOf = (run: KeylessRun) => Promise<LimitKeys>;

/** The code of a node that works out keys. In a rolling deploy the stored job may have a key that it does not. */
export interface KeyCode {
  readonly has: (jobId: string, key: keyof LimitKeys) => boolean;
  readonly keysOf: LimitKeysOf;
}

type Keyed = Pick<RegisteredJob, 'id' | 'concurrency' | 'rateLimit'>;

const NO_KEYS: LimitKeys = {};

/** `value` is what `validateInput` returned. Throws `LIMIT_KEY_INVALID`. */
export function limitKeysFor(job: Keyed, value: unknown): LimitKeys {
  const { concurrency, rateLimit } = job;
  if (!concurrency?.key && !rateLimit?.key) return NO_KEYS;
  return {
    ...(concurrency?.key && { limitKey: keyOf(job, 'concurrency', () => concurrency.key?.(value)) }),
    ...(rateLimit?.key && { rateKey: keyOf(job, 'rateLimit', () => rateLimit.key?.(value)) }),
  };
}

/** For a node with the code of these jobs. */
export function createLimitKeys(jobs: ReadonlyMap<string, RegisteredJob>): KeyCode {
  const has = (jobId: string, key: keyof LimitKeys): boolean => {
    const job = jobs.get(jobId);
    const limit = key === 'limitKey' ? job?.concurrency : job?.rateLimit;
    return typeof limit?.key === 'function';
  };
  return {
    has,
    async keysOf({ id, job: jobId, input }) {
      const job = jobs.get(jobId);
      if (!job || !(has(jobId, 'limitKey') || has(jobId, 'rateKey'))) return NO_KEYS;
      const verdict = await validateInput(job, input === null ? undefined : JSON.parse(input));
      return verdict.ok ? limitKeysFor(job, verdict.value) : ownKeys(id);
    },
  };
}

/** For a run with an invalid input: its attempt reports that, so no other run may skip, replace or delay it. */
function ownKeys(runId: number): LimitKeys {
  const key = `invalid input of run ${runId}`;
  return { limitKey: key, rateKey: key };
}

/** A run whose key cannot be worked out fails: no node could ever take it. */
export async function workOutKeys(store: Store, ids: readonly number[], keysOf: LimitKeysOf): Promise<void> {
  const keyless = await store.read((tx) => findKeyless(tx, ids));
  const worked = await Promise.all(
    keyless.map(async (run) => ({ run, keys: await keysOrError(run, keysOf) })),
  );
  const endedParent = await store.write(
    function* (tx) {
      let isParent = false;
      yield* lockWaitingRuns(tx, keyless);
      for (const { run, keys } of worked.toSorted((a, b) => a.run.id - b.run.id)) {
        if (!(keys instanceof Error)) yield* setLimitKeys(tx, run, keys);
        else if (yield* findWaitingRun(tx, run))
          isParent =
            (yield* endRun(tx, run, { state: 'failed', reason: 'error', error: errorJson(keys) })) ||
            isParent;
      }
      return isParent;
    },
    { durable: false },
  );
  if (endedParent) await releaseChildren(store);
}

function keyOf({ id }: Keyed, of: 'concurrency' | 'rateLimit', work: () => unknown): string {
  return workOutKey(work, (got, options) => new LimitKeyError(`${of}.key of the job "${id}"`, got, options));
}

async function keysOrError(run: KeylessRun, keysOf: LimitKeysOf): Promise<LimitKeys | Error> {
  try {
    return await keysOf(run);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function errorJson({ name, message }: Error): string {
  return JSON.stringify({ name, message });
}
