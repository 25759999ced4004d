import { OutcomesError } from '../errors.ts';

/**
 * What `runBatch` of a job made of its items: one outcome each, in their order. An outcome may be a promise; an `Error`
 * is one that was thrown. Never fails: what is thrown, and a wrong number of outcomes (`OUTCOMES_INVALID`), fails all.
 */
export async function batchOutcomes(
  jobId: string,
  size: number,
  work: () => unknown,
): Promise<readonly PromiseSettledResult<unknown>[]> {
  try {
    const answer = await work();
    if (!Array.isArray(answer) || answer.length !== size) throw new OutcomesError(jobId, size, answer);
    const settled = await Promise.allSettled<unknown>(answer);
    return settled.map(asThrown);
  } catch (error) {
    return Array.from({ length: size }, () => rejected(error));
  }
}

/** `catch` makes values of errors: they fail their run all the same. */
function asThrown(outcome: PromiseSettledResult<unknown>): PromiseSettledResult<unknown> {
  return outcome.status === 'fulfilled' && outcome.value instanceof Error ? rejected(outcome.value) : outcome;
}

function rejected(reason: unknown): PromiseRejectedResult {
  return { status: 'rejected', reason };
}
