/** What proves a flag, and the order of flags. Pure. */
import type { FlagList } from '../../../../../src/answers/board/day.ts';

type Flag = FlagList['items'][number];

/** `days 4, limit 3` */
export function evidenceText(evidence: Flag['evidence']): string {
  return Object.entries(evidence)
    .map(([name, value]) => `${name} ${Array.isArray(value) ? value.join(', ') : String(value)}`)
    .join(' · ');
}

/** Critical ones first, then by age. */
export function worstFirst(flags: readonly Flag[]): readonly Flag[] {
  const rank = ({ severity }: Flag): number => (severity === 'critical' ? 0 : 1);
  return flags.toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
