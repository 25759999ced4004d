/** How the words of a filter are read, written and completed: what the filter bar needs of it. */
import { complete, type KnownValues, type Suggestion } from './completion.ts';
import { addText, filterChips, type FilterKey, type RunFilter, withoutKey } from './run-filter.ts';
import type { Chip, ReadWords } from './words.ts';

export interface FilterLanguage<Filter, Key extends string> {
  /** Shown in the empty bar. */
  readonly hint: string;
  readonly chips: (filter: Filter) => readonly Chip<Key>[];
  readonly add: (filter: Filter, text: string) => ReadWords<Filter>;
  readonly without: (filter: Filter, key: Key) => Filter;
  readonly suggest: (text: string, known: KnownValues<Key>) => Suggestion[];
}

export const RUN_LANGUAGE: FilterLanguage<RunFilter, FilterKey> = {
  hint: 'status: job: queue: error:"…" duration:>30s tag:',
  chips: filterChips,
  add: addText,
  without: withoutKey,
  suggest: complete,
};
