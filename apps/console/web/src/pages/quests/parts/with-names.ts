import type { LogEntry } from '../../../../../src/answers/board/board.ts';

/** What an entry of a history says, with the names of its members for their ids. Pure. */
export function withNames(
  { says, memberId, previous }: Pick<LogEntry, 'says' | 'memberId' | 'previous'>,
  names: ReadonlyMap<string, string>,
): string {
  const ids = [memberId, previous];
  const named = (word: string): string => (ids.includes(word) ? (names.get(word) ?? word) : word);
  return says.replaceAll(/[^\s,;]+/g, named);
}
