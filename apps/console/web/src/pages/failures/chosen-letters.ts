/** Which letters the drawer is about: those that were picked, else those of an error, else those of a job. Pure. */
import type { LetterGroups, LetterRow } from '../../../../src/answers/failures.ts';
import type { LetterChoice } from './letter-commands.ts';

export interface ChosenLetters {
  readonly key: string;
  /** `mail.digest`, `picked letters`: in the title of the drawer. */
  readonly what: string;
  readonly choice: LetterChoice;
  readonly count: number;
  readonly jobs: readonly string[];
}

interface Shown {
  readonly picked: readonly Pick<LetterRow, 'runId' | 'jobId'>[];
  readonly group: Pick<LetterGroups['items'][number], 'fingerprint' | 'jobs' | 'open'> | undefined;
  readonly job: LetterGroups['jobs'][number] | undefined;
}

export function chosenLetters({ picked, group, job }: Shown): ChosenLetters | undefined {
  if (picked.length > 0)
    return {
      key: 'picked',
      what: 'picked letters',
      choice: { ids: picked.map(({ runId }) => runId) },
      count: picked.length,
      jobs: [...new Set(picked.map(({ jobId }) => jobId))],
    };
  if (group) {
    const { fingerprint, jobs, open } = group;
    const choice = { filter: { fingerprint } };
    return { key: fingerprint, what: jobs.join(', '), choice, count: open, jobs };
  }
  if (!job) return undefined;
  const { jobId, open } = job;
  return { key: jobId, what: jobId, choice: { filter: { job: jobId } }, count: open.count, jobs: [jobId] };
}
