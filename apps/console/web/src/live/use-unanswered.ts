import { useQuery } from '@tanstack/react-query';
import { overviewQuery } from '../api/job-queries.ts';

export interface Unanswered {
  /** What is shown is of then; undefined: nothing was read. */
  readonly at: number | undefined;
  readonly message: string;
}

/**
 * Whether the store or the console is away while the stream says nothing of it. What is around the page reads
 * the overview, at each gap again; the stream sends one when the store goes away.
 */
export function useUnanswered(): Unanswered | undefined {
  const { data, error } = useQuery({ ...overviewQuery, enabled: false });
  return error ? { at: data && Date.parse(data.now), message: error.message } : undefined;
}
