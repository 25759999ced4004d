/** Whether the jobs whose code is at hand accept the input that a replay is to have. */
import { InvalidInputError, type RegisteredJob, validateInput } from '@sb/jobs';

/** By id. */
export type JobsAtHand = ReadonlyMap<string, RegisteredJob>;

/** The error of each job that does not accept the input; undefined is no other input. */
export async function findRejecting(
  jobs: JobsAtHand | undefined,
  input: unknown,
): Promise<ReadonlyMap<string, InvalidInputError>> {
  const rejecting = new Map<string, InvalidInputError>();
  if (input === undefined) return rejecting;
  for (const [id, job] of jobs ?? []) {
    const verdict = await validateInput(job, input);
    if (!verdict.ok) rejecting.set(id, new InvalidInputError(id, verdict.problems));
  }
  return rejecting;
}
