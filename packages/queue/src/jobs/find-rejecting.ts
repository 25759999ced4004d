/** Whether the jobs whose code is at hand accept the input that a replay is to have. */
import { type InputProblem, InvalidInputError, type RegisteredJob, validateInput } from '@sb/jobs';

/** By id. */
export type JobsAtHand = ReadonlyMap<string, RegisteredJob>;

/** The error of each job that does not accept the input, by its id. */
export type Rejecting = ReadonlyMap<string, InvalidInputError>;

/** As it is stored. */
export type StoredRejecting = readonly (readonly [jobId: string, problems: readonly InputProblem[]])[];

/** An input that is undefined is no other input: no job rejects it. */
export async function findRejecting(jobs: JobsAtHand | undefined, input: unknown): Promise<Rejecting> {
  const rejecting = new Map<string, InvalidInputError>();
  if (input === undefined) return rejecting;
  for (const [id, job] of jobs ?? []) {
    const verdict = await validateInput(job, input);
    if (!verdict.ok) rejecting.set(id, new InvalidInputError(id, verdict.problems));
  }
  return rejecting;
}

export function storedRejecting(rejecting: Rejecting): StoredRejecting {
  return Array.from(rejecting, ([id, { problems }]) => [id, problems] as const);
}

export function readRejecting(stored: StoredRejecting): Rejecting {
  return new Map(stored.map(([id, problems]) => [id, new InvalidInputError(id, problems)]));
}
