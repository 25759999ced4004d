import { readUnknownJobs, type UnknownJob } from '@sb/queue';
import { formatDuration } from '@sb/words';
import { clean } from '../../../cli/terminal/text.ts';
import { type Check, type Finding, ok } from './check.ts';

/** Pure. A job that was taken out of the code and has no runs is nobody's concern. */
export function judgeUnknownJobs(jobs: readonly UnknownJob[], now: number): Finding {
  const waiting = jobs.filter(({ holdsRuns }) => holdsRuns);
  if (waiting.length === 0) return ok('each that has runs is known to a daemon');
  return {
    verdict: 'warning',
    found: waiting
      .map(
        ({ name, unknownSince }) =>
          `no daemon has had ${clean(name)} for ${formatDuration(now - unknownSince)}`,
      )
      .join('; '),
    expected: 'a daemon with the code of each job that has runs',
    advice:
      'Start a daemon that has it. Runs that are due for a day fail with unknown_job, and can be replayed.',
  };
}

export const unknownJobs: Check = {
  id: 'jobs',
  title: 'jobs',
  examine: async ({ store }) => judgeUnknownJobs(await readUnknownJobs(store), await store.now()),
};
