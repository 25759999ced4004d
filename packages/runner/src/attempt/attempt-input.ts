/** The input of an attempt: as it was enqueued, and as the schema of its job returns it. */
import { type RegisteredJob, validateInput } from '@sb/jobs';
import { INPUT_ELSEWHERE } from '@sb/queue/engine';
import { awaitLongInput, type BeginningAttempt } from '../work/long-input.ts';
import type { ExecutorOptions } from './attempt.ts';
import type { AttemptEnd } from './outcome.ts';

export type CheckedInput =
  | { readonly kind: 'input'; readonly value: unknown }
  | Extract<AttemptEnd, { readonly kind: 'invalid_input' }>;

/** A long input is not in the row of its run: it waits for a store that is away. */
export async function readInput(
  attempt: BeginningAttempt,
  options: Pick<ExecutorOptions, 'store' | 'logger'>,
): Promise<unknown> {
  const { input } = attempt.run;
  return parseInput(input === INPUT_ELSEWHERE ? await awaitLongInput(attempt, options) : input);
}

export async function checkedInput(job: RegisteredJob, input: unknown): Promise<CheckedInput> {
  const verdict = await validateInput(job, input);
  return verdict.ok
    ? { kind: 'input', value: verdict.value }
    : { kind: 'invalid_input', problems: verdict.problems };
}

export function parseInput(text: string | undefined): unknown {
  return text === undefined ? undefined : JSON.parse(text);
}
