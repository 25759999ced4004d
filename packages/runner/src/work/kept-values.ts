/** Steps and checkpoints for a job: values, stored as JSON texts. */
import { type Checkpoint, encodeJson, type JobContext, Permanent } from '@sb/jobs';
import { MAX_INPUT_BYTES } from '@sb/queue/engine';
import { isStorableText } from '@sb/storage';
import { InvalidKeyError } from './work-errors.ts';

const LONGEST_KEY = 200;

/** The JSON texts of steps and checkpoints. The value `undefined` has no text. */
export interface KeptTexts {
  /** The text that is on record, else that of `work`, which is then recorded. */
  step(id: string, work: () => Promise<string | undefined>): Promise<string | undefined>;
  recall(checkpoint: string): Promise<string | undefined>;
  remember(checkpoint: string, text: string | undefined): Promise<void>;
}

export function keptValues(kept: KeptTexts): Pick<JobContext, 'step' | 'checkpoint'> {
  return {
    async step<Result>(id: string, work: () => Result | PromiseLike<Result>): Promise<Result> {
      checkKey('a step', id);
      const text = await kept.step(id, async () => encode(`The result of step "${id}"`, await work()));
      // An earlier version of the job may have stored it: its type is the job's claim.
      return decode(text) as Result;
    },
    checkpoint<Value>(key: string): Checkpoint<Value> {
      checkKey('a checkpoint', key);
      return {
        get: async () => decode(await kept.recall(key)) as Value | undefined,
        set: async (value) => kept.remember(key, encode(`The checkpoint "${key}"`, value)),
      };
    },
  };
}

function checkKey(what: string, key: unknown): void {
  const isFine = isStorableText(key) && key !== '' && key.length <= LONGEST_KEY;
  if (!isFine) throw new InvalidKeyError(what, key, LONGEST_KEY);
}

function encode(what: string, value: unknown): string | undefined {
  try {
    return encodeJson(value, MAX_INPUT_BYTES);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    // Another attempt would make the same value.
    throw new Permanent(`${what} cannot be stored. ${why}`, { cause: error });
  }
}

function decode(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
