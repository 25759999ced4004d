/** What proves a flag, and the order of flags. Pure. */
import type { FlagList } from '../../../../../src/answers/board/day.ts';

type Flag = FlagList['items'][number];

/** `since 2026-02-26 · days 4 · limit 3`; what the reason says already is left out. */
export function evidenceText({ evidence, reason }: Pick<Flag, 'evidence' | 'reason'>): string {
  return Object.entries(evidence)
    .map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : dateOf(String(value))])
    .filter(([, text]) => text !== reason)
    .map((words) => words.join(' '))
    .join(' · ');
}

function dateOf(text: string): string {
  return /^\d{4}-\d\d-\d\dT.*Z$/.test(text) ? text.slice(0, 10) : text;
}

/** Critical ones first, then by age. */
export function worstFirst(flags: readonly Flag[]): readonly Flag[] {
  const rank = ({ severity }: Flag): number => (severity === 'critical' ? 0 : 1);
  return flags.toSorted((a, b) => rank(a) - rank(b) || (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}
