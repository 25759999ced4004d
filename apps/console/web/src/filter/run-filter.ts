/**
 * The filter of a list of runs, in its three spellings: an address (`?state=failed&since=6h`), chips, and words that a
 * person types (`status:failed since:6h`). The address is that of the API, so an address of a page is a question. Pure.
 */
import { createLanguage, type FilterLanguage } from './filter-language.ts';
import { DURATION, type Field, timeProblem, TIMES } from './words.ts';
import { address, textIn } from '../words/address.ts';
import { commandLine } from '../words/commands/command-line.ts';

export const STATE_WORDS = [
  'running',
  'retrying',
  'held',
  'queued',
  'waiting',
  'later',
  'succeeded',
  'failed',
  'cancelled',
  'skipped',
  'expired',
] as const;

const TRIGGER_WORDS = ['manual', 'cron', 'api', 'dependency', 'catch_up', 'replay'] as const;

/** What the address holds. Each is text, as it is written there. */
export interface RunFilter {
  readonly state?: string | undefined;
  readonly job?: string | undefined;
  readonly notJob?: string | undefined;
  readonly queue?: string | undefined;
  readonly trigger?: string | undefined;
  readonly tag?: string | undefined;
  readonly schedule?: string | undefined;
  readonly by?: string | undefined;
  readonly error?: string | undefined;
  readonly minMs?: string | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
  readonly view?: string | undefined;
}

export type FilterKey = keyof RunFilter;

export const FIELDS: readonly Field<FilterKey>[] = [
  { key: 'state', word: 'status:', hint: 'running, failed, held…', alias: 'state:', values: STATE_WORDS },
  { key: 'job', word: 'job:', hint: 'runs of one job' },
  { key: 'notJob', word: '-job:', hint: 'without the runs of a job', knownAs: 'job' },
  { key: 'queue', word: 'queue:', hint: 'runs of one queue' },
  { key: 'error', word: 'error:', hint: 'a part of the first line' },
  {
    key: 'minMs',
    word: 'duration:>',
    hint: '30s, 5m: took at least this long',
    values: ['1s', '10s', '30s', '5m'],
  },
  { key: 'tag', word: 'tag:', hint: 'a tag of the run' },
  { key: 'by', word: 'by:', hint: 'who asked for it' },
  { key: 'trigger', word: 'trigger:', hint: TRIGGER_WORDS.join(', '), values: TRIGGER_WORDS },
  { key: 'schedule', word: 'schedule:', hint: 'runs of a schedule' },
  { key: 'since', word: 'since:', hint: '6h, 30m, or a time', values: TIMES },
  { key: 'until', word: 'until:', hint: 'a time' },
  { key: 'view', word: 'view:', hint: 'live, ended', values: ['live', 'ended'] },
];

/** A word without a field is a part of an error, in quotes or not. */
export const RUN_LANGUAGE: FilterLanguage<RunFilter, FilterKey> = createLanguage({
  hint: 'status: job: queue: error:"…" duration:>30s tag:',
  fields: FIELDS,
  bareField: () => 'error',
  problemWith,
  quoted: 'error',
});

export function readFilter(search: object): RunFilter {
  const entries = FIELDS.flatMap(({ key }) => {
    const value = textIn(search, key);
    return value === undefined ? [] : [[key, value] as const];
  });
  return Object.fromEntries(entries);
}

/** The text of an address, its parts in a fixed order; without a filter it is empty. */
export function filterQuery(filter: RunFilter): string {
  return address('', Object.fromEntries(FIELDS.map(({ key }) => [key, filter[key]]))).slice(1);
}

/** A facet that is chosen is let go when it is chosen again. */
export function toggled(filter: RunFilter, key: FilterKey, value: string): RunFilter {
  return { ...filter, [key]: filter[key] === value ? undefined : value };
}

/** Whether a run of the list still is one of it, now that it has another state. */
export function stillMatches(
  { state, view }: RunFilter,
  run: { readonly state: string; readonly finishedAt?: string | undefined },
): boolean {
  const otherView = run.finishedAt === undefined ? 'ended' : 'live';
  return (state?.split(',').includes(run.state) ?? true) && view !== otherView;
}

const COMMAND_OPTIONS: Partial<Record<FilterKey, string>> = {
  job: '--job',
  queue: '--queue',
  trigger: '--trigger',
  tag: '--tag',
  schedule: '--schedule',
  by: '--by',
  error: '--error',
  minMs: '--longer-than',
  since: '--since',
  until: '--until',
};
/** States of runs that have not ended. */
export const LIVE_WORDS: readonly string[] = ['running', 'retrying', 'held', 'queued', 'waiting', 'later'];

/**
 * The command of the command line that asks the same: `runs` for those that have not ended, else `history`. What has no
 * option there is left out.
 */
export function filterCommand(filter: RunFilter): string {
  const { state, view } = filter;
  const states = state?.split(',') ?? [];
  const ended = states.filter((one) => !LIVE_WORDS.includes(one));
  const isLive = view === 'live' || (states.length > 0 && ended.length === 0);
  return isLive ? liveCommand(filter, states) : historyCommand(filter, ended);
}

function liveCommand(filter: RunFilter, states: readonly string[]): string {
  const [only, ...others] = states;
  const state = only === undefined || others.length > 0 ? [] : ['--state', only];
  return commandLine('runs', ...state, ...optionsOf(filter, ['job', 'queue', 'schedule']));
}

function historyCommand(filter: RunFilter, ended: readonly string[]): string {
  const status = ended.length === 0 ? [] : ['--status', ended.join(',')];
  const known = FIELDS.map(({ key }) => key);
  return commandLine('history', ...status, ...optionsOf(filter, known));
}

function optionsOf(filter: RunFilter, keys: readonly FilterKey[]): string[] {
  return keys.flatMap((key) => {
    const [value, option] = [filter[key], COMMAND_OPTIONS[key]];
    return value !== undefined && option !== undefined ? [option, value] : [];
  });
}

function problemWith(key: FilterKey, value: string): string | undefined {
  if (key === 'state') {
    const unknown = value.split(',').find((word) => !STATE_WORDS.some((known) => known === word));
    return unknown === undefined
      ? undefined
      : `No state is called ${unknown}. The states are ${STATE_WORDS.join(', ')}.`;
  }
  if (key === 'minMs' && !DURATION.test(value)) return `A duration is like 30s or 5m, not ${value}.`;
  return key === 'since' || key === 'until' ? timeProblem(value) : undefined;
}
