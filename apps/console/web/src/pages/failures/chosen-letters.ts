/** Which letters the drawer is about: those that were picked, one by one or by error, else those of an error or a job. Pure. */
import type { LetterGroups, LetterRow } from '../../../../src/answers/failures.ts';
import type { LetterChoice } from './letter-commands.ts';

export interface ChosenLetters {
  readonly key: string;
  /** Rows of a list are selected: its keys act on them, from any row. */
  readonly isPicked: boolean;
  /** `mail.digest`, `picked letters`: in the title of the drawer. */
  readonly what: string;
  readonly choice: LetterChoice;
  readonly count: number;
  readonly jobs: readonly string[];
}

type ShownGroup = Pick<LetterGroups['items'][number], 'fingerprint' | 'jobs' | 'open'>;

interface Shown {
  readonly picked: readonly Pick<LetterRow, 'runId' | 'jobId'>[];
  readonly pickedGroups: readonly ShownGroup[];
  readonly group: ShownGroup | undefined;
  readonly job: LetterGroups['jobs'][number] | undefined;
}

export function chosenLetters({ picked, pickedGroups, group, job }: Shown): ChosenLetters | undefined {
  if (picked.length > 0)
    return {
      key: 'picked',
      isPicked: true,
      what: 'picked letters',
      choice: { ids: picked.map(({ runId }) => runId) },
      count: picked.length,
      jobs: [...new Set(picked.map(({ jobId }) => jobId))],
    };
  if (pickedGroups.length > 1)
    return {
      key: 'picked errors',
      isPicked: true,
      what: `${pickedGroups.length} errors`,
      choice: { filter: { fingerprint: pickedGroups.map(({ fingerprint }) => fingerprint) } },
      count: pickedGroups.reduce((sum, { open }) => sum + open, 0),
      jobs: [...new Set(pickedGroups.flatMap(({ jobs }) => jobs))],
    };
  const only = pickedGroups[0] ?? group;
  if (only) {
    const { fingerprint, jobs, open } = only;
    const choice = { filter: { fingerprint } };
    const isPicked = pickedGroups.length > 0;
    return { key: fingerprint, isPicked, what: jobs.join(', '), choice, count: open, jobs };
  }
  if (!job) return undefined;
  const { jobId, open } = job;
  const choice = { filter: { job: jobId } };
  return { key: jobId, isPicked: false, what: jobId, choice, count: open.count, jobs: [jobId] };
}
