/** A bulk act as a line of the command line. Pure. */
import { type FilterKey, LIVE_WORDS, type RunFilter, STATE_WORDS } from '../../filter/run-filter.ts';
import { DURATION } from '../../filter/words.ts';
import { commandLine } from '../../words/commands/command-line.ts';

interface BulkWords {
  readonly filter: RunFilter;
  readonly ids: readonly number[];
  readonly isAll: boolean;
}

const FLAGS = {
  'run:cancel': ['job', 'queue', 'schedule', 'tag'],
  'run:priority': ['job', 'queue', 'schedule', 'tag'],
  'run:replay': ['job', 'queue', 'schedule', 'tag', 'since', 'error'],
  'run:retry': ['job', 'queue', 'schedule', 'tag', 'since', 'error'],
} as const satisfies Record<string, readonly FilterKey[]>;

type BulkCommand = keyof typeof FLAGS;

/** False where the command has no flag for a part of the filter: without it, it would take more runs. */
export function bulkCommand(name: BulkCommand, { filter, ids, isAll }: BulkWords): string | false {
  if (!isAll) return commandLine(name, ...ids.map(String));
  const { state, view: _, ...rest } = filter;
  const known: readonly string[] = FLAGS[name];
  const parts = Object.entries(rest).flatMap(([key, value]): [string, string][] =>
    value === undefined ? [] : [[key, value]],
  );
  const isKnown = parts.every(
    ([key, value]) => known.includes(key) && (key !== 'since' || DURATION.test(value)),
  );
  if (!isKnown) return false;
  const states = statesOf(name).filter((one) => state?.split(',').includes(one) ?? true);
  if (states.length === 0) return false;
  const flags = parts.flatMap(([key, value]) => [`--${key}`, value]);
  // It takes failed runs only, and has no flag for that: without another filter it asks for one.
  if (name === 'run:retry') return flags.length > 0 && commandLine(name, ...flags);
  return commandLine(name, ...flags, '--state', states.join(','));
}

/** A move without the priority, which comes last. False also for several numbers: the command takes one. */
export function moveCommand(words: BulkWords): string | false {
  if (!words.isAll && words.ids.length > 1) return false;
  const line = bulkCommand('run:priority', words);
  return line !== false && words.isAll ? `${line} --to` : line;
}

/** Those that the act is for; the others of the filter are left out. */
function statesOf(name: BulkCommand): readonly string[] {
  if (name === 'run:retry') return ['failed'];
  if (name === 'run:replay') return STATE_WORDS.filter((word) => !LIVE_WORDS.includes(word));
  const isOfRunning = name === 'run:cancel';
  return STATE_WORDS.filter((word) => LIVE_WORDS.includes(word) && (isOfRunning || word !== 'running'));
}
