/** What the drawer and the bars are about: the rows that are picked, else what the address names. */
import type { LetterGroups, LetterRow } from '../../../../src/answers/failures.ts';
import { chosenLetters } from './chosen-letters.ts';
import type { FailureParts } from './failure-path.ts';
import type { Group } from './group-table.tsx';
import { usePicks } from './use-picks.ts';

interface Lists {
  readonly list: LetterGroups;
  /** As they are shown. */
  readonly groups: readonly Group[];
  readonly rows: readonly LetterRow[];
}

export type Chosen = ReturnType<typeof useChosen>;

export function useChosen({ list, groups, rows }: Lists, { status, group: print, job }: FailureParts) {
  const picks = usePicks();
  // It may be one that waits: an address leads there.
  const group = list.items.find(({ fingerprint }) => fingerprint === print);
  // Those of another group are not picked any more.
  const picked = rows.filter(({ runId }) => picks.letters.has(runId));
  const pickedGroups = groups.filter(({ fingerprint }) => picks.errors.has(fingerprint));
  const named = list.jobs.find(({ jobId }) => jobId === job);
  return {
    picks,
    /** The error of the address, whose letters are listed. */
    group,
    /** The letters that are picked one by one. */
    picked,
    /** The one error that the drawer is about. */
    shown: picked.length > 0 || pickedGroups.length > 1 ? undefined : (pickedGroups[0] ?? group),
    /** What an act is for: of open letters only. */
    letters:
      status === 'open'
        ? chosenLetters({ picked, pickedGroups, group, job: named, isWhole: list.isWhole })
        : undefined,
  };
}
