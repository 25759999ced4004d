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
    const error = await rejectionBy(job, input);
    if (error) rejecting.set(id, error);
  }
  return rejecting;
}

/** Undefined when the job accepts the input. */
export async function rejectionBy(
  job: RegisteredJob,
  input: unknown,
): Promise<InvalidInputError | undefined> {
  const verdict = await validateInput(job, input);
  return verdict.ok ? undefined : new InvalidInputError(job.id, verdict.problems);
}

export function storedRejecting(rejecting: Rejecting): StoredRejecting {
  return Array.from(rejecting, ([id, { problems }]) => [id, problems] as const);
}

export function readRejecting(stored: StoredRejecting): Rejecting {
  return new Map(stored.map(([id, problems]) => [id, new InvalidInputError(id, problems)]));
}
