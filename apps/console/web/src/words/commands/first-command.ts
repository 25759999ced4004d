/** The command of the first job that runs as it is given: without an input, or with an example of one. Pure. */
import type { Job } from '../../../../src/answers/jobs.ts';

type Known = Pick<Job, 'id' | 'examples' | 'inputSchema'>;

/** As words; undefined: each needs an input of which no example is known. */
export function firstCommand(jobs: readonly Known[]): readonly string[] | undefined {
  const job = jobs.find((one) => one.examples.length > 0 || !needsInput(one));
  if (!job) return undefined;
  const [example] = job.examples;
  return example === undefined ? [job.id] : [job.id, '--input', JSON.stringify(example)];
}

function needsInput({ inputSchema }: Known): boolean {
  const required = inputSchema?.['required'];
  return Array.isArray(required) && required.length > 0;
}
