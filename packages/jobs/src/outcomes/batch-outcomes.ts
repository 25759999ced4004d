import { OutcomesError } from '../errors.ts';

/**
 * The outcomes of the items of a batch, in their order. An outcome may be a promise; an `Error` counts as thrown. Never
 * fails: an error of `runBatch`, or a wrong number of outcomes (`OUTCOMES_INVALID`), fails all items.
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

/** An error that a job has caught and returned fails its run all the same. */
function asThrown(outcome: PromiseSettledResult<unknown>): PromiseSettledResult<unknown> {
  return outcome.status === 'fulfilled' && outcome.value instanceof Error ? rejected(outcome.value) : outcome;
}

function rejected(reason: unknown): PromiseRejectedResult {
  return { status: 'rejected', reason };
}
