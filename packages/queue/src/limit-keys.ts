/**
 * The key of a run whose job has a limit for each key. Whoever asks for runs and has the code works it out at once; for
 * others (a schedule, a client without the code) the node that is about to take the run does, before it counts.
 */
import { type RegisteredJob, validateInput } from '@sb/jobs';
import { isStorableText, type Store } from '@sb/storage';
import { endRun } from './end-run.ts';
import { LimitKeyError } from './errors.ts';
import { releaseChildren } from './release-children.ts';
import { findKeyless, type KeylessRun, lockWaitingRun, setLimitKey } from './store/gated-runs.ts';

/** `input`: JSON text. Rejects with why there is no key. */
export type LimitKeyOf = (jobId: string, input: string | undefined) => Promise<string | undefined>;

/** `value` is what `validateInput` gave back. Undefined for a job without keys. Throws `LIMIT_KEY_INVALID`. */
export function limitKeyOf(
  { id, concurrency }: Pick<RegisteredJob, 'id' | 'concurrency'>,
  value: unknown,
): string | undefined {
  if (!concurrency?.key) return undefined;
  let key: unknown;
  try {
    key = concurrency.key(value);
  } catch (error) {
    throw new LimitKeyError(id, 'it threw', { cause: error });
  }
  if (isStorableText(key) && key !== '') return key;
  throw new LimitKeyError(id, `got ${typeof key === 'string' ? JSON.stringify(key) : typeof key}`);
}

/** For a node with the code of these jobs. */
export function limitKeysOf(jobs: ReadonlyMap<string, RegisteredJob>): LimitKeyOf {
  return async (jobId, input) => {
    const job = jobs.get(jobId);
    if (!job?.concurrency?.key) return undefined;
    const verdict = await validateInput(job, input === undefined ? undefined : JSON.parse(input));
    // An attempt says what is wrong with the input; it waits for no other.
    return verdict.ok ? limitKeyOf(job, verdict.value) : 'invalid input';
  };
}

/** A run whose key cannot be worked out fails: nobody could ever take it. */
export async function workOutKeys(store: Store, ids: readonly number[], keyOf: LimitKeyOf): Promise<void> {
  const keyless = await store.read((tx) => findKeyless(tx, ids));
  const worked = await Promise.all(keyless.map(async (run) => ({ run, key: await keyOrError(run, keyOf) })));
  const endedParent = await store.write(
    function* (tx) {
      let isParent = false;
      for (const { run, key } of worked.toSorted((a, b) => a.run.id - b.run.id)) {
        if (typeof key === 'string') yield* setLimitKey(tx, run.id, key);
        else if (key && (yield* lockWaitingRun(tx, run.id)))
          isParent =
            (yield* endRun(tx, run, { state: 'failed', reason: 'error', error: errorJson(key) })) || isParent;
      }
      return isParent;
    },
    { durable: false },
  );
  if (endedParent) await releaseChildren(store);
}

async function keyOrError(
  { job, input }: KeylessRun,
  keyOf: LimitKeyOf,
): Promise<string | Error | undefined> {
  try {
    return await keyOf(job, input ?? undefined);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function errorJson({ name, message }: Error): string {
  return JSON.stringify({ name, message });
}
