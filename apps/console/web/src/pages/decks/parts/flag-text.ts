/** What proves a flag, and the order of flags. Pure. */
import type { FlagList } from '../../../../../src/answers/board/day.ts';
import { plural } from '../../../words/numbers.ts';

type Flag = FlagList['items'][number];

const PROOFS: Readonly<Record<string, string>> = {
  blockers: 'also blocked by',
  waitsFor: 'waits for',
  dueDate: 'due',
};

/** `limit 3 days`; the age, and what the reason says already, are left out. */
export function evidenceText({ evidence, reason }: Pick<Flag, 'evidence' | 'reason'>): string {
  return Object.entries(evidence)
    .flatMap(([name, value]) => proofText(name, value, reason))
    .join(' · ');
}

/** The reason has the age in days, and the row since when the flag is up. */
const AGE = ['since', 'days'];

function proofText(name: string, value: Flag['evidence'][string], reason: string): readonly string[] {
  if (AGE.includes(name)) return [];
  if (name === 'limit' && typeof value === 'number') return [`limit ${plural(value, 'day')}`];
  const unsaid = [value].flat().filter((part) => !reason.includes(String(part)));
  if (unsaid.length === 0) return [];
  return [`${PROOFS[name] ?? name} ${unsaid.join(', ')}`];
}

/** Critical ones first, then by age. */
export function worstFirst(flags: readonly Flag[]): readonly Flag[] {
  const rank = ({ severity }: Flag): number => (severity === 'critical' ? 0 : 1);
  return flags.toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
