/** Which letters the drawer is about: those that were picked, one by one or by error, else those of an error or a job. Pure. */
import type { LetterGroups, LetterRow } from '../../../../src/answers/failures.ts';
import type { LetterChoice } from './acts/letter-commands.ts';

export interface ChosenLetters {
  readonly key: string;
  /** Rows of a list are selected: its keys act on them, from any row. */
  readonly isPicked: boolean;
  /** `mail.digest`, `picked letters`: in the title of the drawer. */
  readonly what: string;
  readonly choice: LetterChoice;
  /** As many as an act is for. */
  readonly count: number;
  /** Of those that match: an act is refused where there are more by now. Absent where they were not all counted. */
  readonly atMost?: number;
  /** Beside these: for boards of others. */
  readonly others: number;
  readonly may: LetterGroups['jobs'][number]['may'];
  readonly jobs: readonly string[];
}

type ShownGroup = Pick<LetterGroups['items'][number], 'fingerprint' | 'jobs' | 'open' | 'others' | 'may'>;

interface Shown {
  readonly picked: readonly Pick<LetterRow, 'runId' | 'jobId' | 'may'>[];
  readonly pickedGroups: readonly ShownGroup[];
  readonly group: ShownGroup | undefined;
  readonly job: LetterGroups['jobs'][number] | undefined;
  /** Whether all letters were counted. */
  readonly isWhole: boolean;
}

export function chosenLetters({ isWhole, ...shown }: Shown): ChosenLetters | undefined {
  const chosen = choose(shown);
  return chosen && isWhole && 'filter' in chosen.choice ? { ...chosen, atMost: chosen.count } : chosen;
}

function choose({ picked, pickedGroups, group, job }: Omit<Shown, 'isWhole'>): ChosenLetters | undefined {
  if (picked.length > 0) {
    const own = picked.filter(({ may }) => may.replay);
    return {
      key: 'picked',
      isPicked: true,
      what: 'picked letters',
      choice: { ids: own.map(({ runId }) => runId) },
      count: own.length,
      others: picked.length - own.length,
      may: eitherMay(picked),
      jobs: [...new Set(own.map(({ jobId }) => jobId))],
    };
  }
  if (pickedGroups.length > 1)
    return {
      key: 'picked errors',
      isPicked: true,
      what: `${pickedGroups.length} errors`,
      choice: { filter: { fingerprint: pickedGroups.map(({ fingerprint }) => fingerprint) } },
      count: pickedGroups.reduce((sum, { open, others = 0 }) => sum + open - others, 0),
      others: pickedGroups.reduce((sum, { others = 0 }) => sum + others, 0),
      may: eitherMay(pickedGroups),
      jobs: [...new Set(pickedGroups.flatMap(({ jobs }) => jobs))],
    };
  const only = pickedGroups[0] ?? group;
  if (only) {
    const { fingerprint, jobs, open, others = 0, may } = only;
    const choice = { filter: { fingerprint } };
    const isPicked = pickedGroups.length > 0;
    const counts = { count: open - others, others };
    return { key: fingerprint, isPicked, what: jobs.join(', '), choice, ...counts, may, jobs };
  }
  if (!job) return undefined;
  const { jobId, open, others = 0, may } = job;
  const choice = { filter: { job: jobId } };
  const counts = { count: open.count - others, others };
  return { key: jobId, isPicked: false, what: jobId, choice, ...counts, may, jobs: [jobId] };
}

function eitherMay(all: readonly Pick<ChosenLetters, 'may'>[]): ChosenLetters['may'] {
  return { replay: all.some(({ may }) => may.replay), discard: all.some(({ may }) => may.discard) };
}
