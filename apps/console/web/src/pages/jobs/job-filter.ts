/** The filter of the list of jobs, which is its address. Pure. */
import type { JobRow } from '../../../../src/answers/jobs.ts';
import { hasWords } from '../../../../src/requests/job-words.ts';
import { address, oneIn, textIn } from '../../words/address.ts';

/** In the order of their urgency. */
export const JOB_STATES = [
  'failing',
  'late',
  'paused',
  'queue_paused',
  'unknown',
  'running',
  'healthy',
  'never',
] as const satisfies readonly JobRow['state'][];

export interface JobFilter {
  readonly state?: JobRow['state'] | undefined;
  readonly q?: string | undefined;
}

export function readJobFilter(search: object): JobFilter {
  const [state, q] = [oneIn(JOB_STATES, search, 'state'), textIn(search, 'q')];
  return { ...(state && { state }), ...(q !== undefined && { q }) };
}

export function jobsPath({ state, q }: JobFilter): string {
  return address('/jobs', { state, q });
}

export function matches(job: JobRow, { state, q = '' }: JobFilter): boolean {
  return (state === undefined || job.state === state) && hasWords(job, q);
}
