/**
 * The filter of a list of runs, in its three spellings: an address (`?state=failed&since=6h`), chips, and words that a
 * person types (`status:failed since:6h`). The address is that of the API, so an address of a page is a question. Pure.
 */
import { shellWord } from '../words/shell-word.ts';

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

export const TRIGGER_WORDS = ['manual', 'cron', 'api', 'dependency', 'catch_up', 'replay'] as const;

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

interface Field {
  readonly key: FilterKey;
  /** What a person types before the value. */
  readonly word: string;
  readonly hint: string;
}

export const FIELDS: readonly Field[] = [
  { key: 'state', word: 'status:', hint: 'running, failed, held…' },
  { key: 'job', word: 'job:', hint: 'runs of one job' },
  { key: 'notJob', word: '-job:', hint: 'without the runs of a job' },
  { key: 'queue', word: 'queue:', hint: 'runs of one queue' },
  { key: 'error', word: 'error:', hint: 'a part of the first line' },
  { key: 'minMs', word: 'duration:>', hint: '30s, 5m: took at least this long' },
  { key: 'tag', word: 'tag:', hint: 'a tag of the run' },
  { key: 'by', word: 'by:', hint: 'who asked for it' },
  { key: 'trigger', word: 'trigger:', hint: TRIGGER_WORDS.join(', ') },
  { key: 'schedule', word: 'schedule:', hint: 'runs of a schedule' },
  { key: 'since', word: 'since:', hint: '6h, 30m, or a time' },
  { key: 'until', word: 'until:', hint: 'a time' },
  { key: 'view', word: 'view:', hint: 'live, ended' },
];

const DURATION = /^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d|w))+$/;
const INSTANT = /^\d{4}-\d\d-\d\d(?:T.+)?$/;

export function readFilter(params: Readonly<Record<string, unknown>>): RunFilter {
  const entries = FIELDS.flatMap(({ key }) => {
    const value = params[key];
    return typeof value === 'string' && value !== '' ? [[key, value] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** The text of an address, its parts in a fixed order; without a filter it is empty. */
export function filterQuery(filter: RunFilter): string {
  const params = new URLSearchParams();
  for (const { key } of FIELDS) {
    const value = filter[key];
    if (value !== undefined && value !== '') params.set(key, value);
  }
  return params.toString();
}

export interface Chip {
  readonly key: FilterKey;
  readonly word: string;
  readonly value: string;
}

export function filterChips(filter: RunFilter): Chip[] {
  return FIELDS.flatMap(({ key, word }) => {
    const value = filter[key];
    return value === undefined ? [] : [{ key, word, value: key === 'error' ? `"${value}"` : value }];
  });
}

export interface ReadText {
  readonly filter: RunFilter;
  /** What is wrong with a word, in the order of the words. */
  readonly problems: readonly string[];
}

/** Adds what a person typed. A word without a field is a part of an error, in quotes or not. */
export function addText(filter: RunFilter, text: string): ReadText {
  let next: RunFilter = filter;
  const problems: string[] = [];
  for (const token of tokensOf(text)) {
    const read = readToken(token);
    if (typeof read === 'string') problems.push(read);
    else next = { ...next, [read.key]: read.value };
  }
  return { filter: next, problems };
}

export function withoutKey(filter: RunFilter, key: FilterKey): RunFilter {
  const { [key]: _, ...rest } = filter;
  return rest;
}

/** A facet that is chosen is let go when it is chosen again. */
export function toggled(filter: RunFilter, key: FilterKey, value: string): RunFilter {
  return filter[key] === value ? withoutKey(filter, key) : { ...filter, [key]: value };
}

const COMMAND_OPTIONS: Partial<Record<FilterKey, string>> = {
  job: '--job',
  queue: '--queue',
  trigger: '--trigger',
  tag: '--tag',
  schedule: '--schedule',
  by: '--by',
  since: '--since',
  until: '--until',
};
const LIVE_WORDS: readonly string[] = ['running', 'retrying', 'held', 'queued', 'waiting', 'later'];

/** The command of the command line that asks the same: `runs` for those that have not ended, else `history`. */
export function filterCommand(filter: RunFilter): string {
  const { state, view } = filter;
  const isLive = view === 'live' || (state !== undefined && LIVE_WORDS.includes(state));
  const states = state === undefined ? [] : [isLive ? '--state' : '--status', shellWord(state)];
  const known: readonly FilterKey[] = isLive ? ['job', 'queue', 'schedule'] : FIELDS.map(({ key }) => key);
  const words = known.flatMap((key) => {
    const [value, option] = [filter[key], COMMAND_OPTIONS[key]];
    return value !== undefined && option !== undefined ? [option, shellWord(value)] : [];
  });
  return ['worker', isLive ? 'runs' : 'history', ...states, ...words].join(' ');
}

function tokensOf(text: string): string[] {
  return [...text.matchAll(/-?[a-z]+:>?"[^"]*"?|"[^"]*"?|\S+/gi)].map(([token]) => token);
}

function readToken(token: string): { readonly key: FilterKey; readonly value: string } | string {
  const found = /^(-?[a-z]+:)(>?)(.*)$/is.exec(token);
  if (!found) return { key: 'error', value: unquoted(token) };
  const [, word = '', sign = '', rest = ''] = found;
  const name = word.toLowerCase();
  const field = FIELDS.find((one) => one.word === `${name}${sign}` || one.word === `${name}>`);
  const alias = name === 'state:' ? FIELDS[0] : undefined;
  const { key } = field ?? alias ?? {};
  if (key === undefined)
    return `There is no filter ${word} The filters are ${FIELDS.map((one) => one.word).join(' ')}`;
  const value = unquoted(rest);
  return problemWith(key, value) ?? { key, value };
}

function problemWith(key: FilterKey, value: string): string | undefined {
  if (value === '') return 'A value is missing.';
  if (key === 'state') {
    const unknown = value.split(',').find((word) => !STATE_WORDS.some((known) => known === word));
    return unknown === undefined
      ? undefined
      : `No state is called ${unknown}. The states are ${STATE_WORDS.join(', ')}.`;
  }
  if (key === 'minMs' && !DURATION.test(value)) return `A duration is like 30s or 5m, not ${value}.`;
  if ((key === 'since' || key === 'until') && !DURATION.test(value) && !INSTANT.test(value))
    return `A time is like 6h or 2026-11-28T09:00:00Z, not ${value}.`;
  return undefined;
}

function unquoted(text: string): string {
  return text.replace(/^"([^"]*)"?$/, '$1');
}
