/** The filter of the list of jobs, which is its address. Pure. */
import type { JobRow } from '../../../../src/answers/jobs.ts';
import { hasWords } from '../../../../src/requests/job-words.ts';

/** In the order of their urgency. */
export const JOB_STATES = [
  'failing',
  'late',
  'paused',
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
  const [state, q] = ['state', 'q'].map((name) => Reflect.get(search, name) as unknown);
  const known = JOB_STATES.find((one) => one === state);
  return { ...(known && { state: known }), ...(typeof q === 'string' && q !== '' && { q }) };
}

export function jobsPath({ state, q = '' }: JobFilter): string {
  const query = new URLSearchParams();
  if (state !== undefined) query.set('state', state);
  if (q !== '') query.set('q', q);
  const text = query.toString();
  return text === '' ? '/jobs' : `/jobs?${text}`;
}

export function matches(job: JobRow, { state, q = '' }: JobFilter): boolean {
  return (state === undefined || job.state === state) && hasWords(job, q);
}

const WORDS: Partial<Record<JobRow['state'], string>> = { never: 'never ran', unknown: 'unknown to nodes' };

export function stateWord(state: JobRow['state']): string {
  return WORDS[state] ?? state;
}
