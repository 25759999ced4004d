/**
 * Days off: local dates such as `2026-12-25`, ranges such as `2026-12-24..2027-01-01`, and the calendars that name
 * lists of them. Pure. Each list of a file is expanded once, however many schedules have it.
 */
import { type Misfit, suggestion } from '@sb/config';
import { formatCount, plural, quote } from '@sb/words';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Ten years: what is stored with each schedule must stay small. */
export const MOST_DATES = 3_660;

const DATE_WORDS = 'a date such as "2026-12-25" or a range such as "2026-12-24..2027-01-01"';

/** An item that is no text is undefined; the check of the shape reports it. */
type List = readonly (string | undefined)[];

/** From one day to another, both included: days since 1970. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/** Days, or what is wrong with the text. */
type ReadItem = { readonly ranges: readonly Range[] } | { readonly wrong: string };

export interface Calendars {
  /** Problems of the calendars; each path begins with the name of a calendar. */
  readonly problems: readonly Misfit[];
  /** The dates of an `exclude`, each once and in order. */
  expand(exclude: List): Expanded;
}

export interface Expanded {
  readonly dates: readonly string[];
  /** Each path begins at the list. */
  readonly problems: readonly Misfit[];
}

export function readCalendars(calendars: Readonly<Record<string, List>>): Calendars {
  const known = new Map<string, readonly Range[]>();
  const problems = Object.entries(calendars).flatMap(([name, list]) => {
    const read = readList(list, readDates);
    known.set(name, read.ranges);
    return read.problems.map((problem) => ({ ...problem, path: [name, ...problem.path] }));
  });
  const expanded = new Map<string, Expanded>();
  return {
    problems,
    expand(exclude) {
      const key = JSON.stringify(exclude);
      const before = expanded.get(key);
      if (before) return before;
      const read = expandList(exclude, known);
      expanded.set(key, read);
      return read;
    },
  };
}

/** For schedules that are checked without a file. It keeps nothing: anybody's lists come here, for as long as the process lives. */
export const NO_CALENDARS: Calendars = { problems: [], expand: (exclude) => expandList(exclude, new Map()) };

function expandList(exclude: List, known: ReadonlyMap<string, readonly Range[]>): Expanded {
  const { ranges, problems } = readList(exclude, (text) => readExclude(text, known));
  return { dates: ranges.flatMap(datesOf), problems };
}

/** The ranges in order, without overlaps. Too many days are counted and not written out: a short text may name ten years. */
function readList(
  list: List,
  read: (text: string) => ReadItem,
): { readonly ranges: readonly Range[]; readonly problems: readonly Misfit[] } {
  const found: Range[] = [];
  const problems: Misfit[] = [];
  for (const [index, text] of list.entries()) {
    if (text === undefined) continue;
    const item = read(text);
    if ('wrong' in item) problems.push({ path: [index], message: item.wrong });
    else found.push(...item.ranges);
  }
  const ranges = withoutOverlaps(found);
  const days = ranges.reduce((sum, { first, last }) => sum + last - first + 1, 0);
  if (days <= MOST_DATES) return { ranges, problems };
  const message = `expected at most ${plural(MOST_DATES, 'date')}, got ${formatCount(days)}`;
  return { ranges: [], problems: [...problems, { path: [], message }] };
}

function withoutOverlaps(ranges: readonly Range[]): readonly Range[] {
  const apart: Range[] = [];
  for (const range of ranges.toSorted((one, other) => one.first - other.first)) {
    const before = apart.at(-1);
    if (!before || range.first > before.last) apart.push(range);
    else if (range.last > before.last) apart[apart.length - 1] = { first: before.first, last: range.last };
  }
  return apart;
}

function datesOf({ first, last }: Range): readonly string[] {
  return Array.from({ length: last - first + 1 }, (_, day) => isoDate((first + day) * DAY_MS));
}

function readExclude(text: string, known: ReadonlyMap<string, readonly Range[]>): ReadItem {
  const calendar = known.get(text);
  if (calendar) return { ranges: calendar };
  if (looksLikeDate(text)) return readDates(text);
  const names = [...known.keys()];
  if (names.length === 0)
    return { wrong: `expected ${DATE_WORDS}, got ${quote(text)}; no calendars are defined` };
  const count = `${formatCount(names.length)} ${names.length === 1 ? 'is' : 'are'}`;
  return { wrong: `no calendar ${quote(text)} is defined (${count}).${suggestion(text, names)}` };
}

/** Whether the author meant a date or a range, however wrong: the name of a calendar begins with a letter. */
function looksLikeDate(text: string): boolean {
  return /^\d/.test(text) || text.includes('..');
}

function readDates(text: string): ReadItem {
  const [first = '', last = first, ...more] = text.split('..');
  if (more.length > 0 || !DATE.test(first) || !DATE.test(last))
    return { wrong: `expected ${DATE_WORDS}, got ${quote(text)}` };
  const missing = [first, last].find((date) => !exists(date));
  if (missing !== undefined) return { wrong: `expected a date that exists, got ${quote(missing)}` };
  const range = { first: Date.parse(first) / DAY_MS, last: Date.parse(last) / DAY_MS };
  const days = range.last - range.first + 1;
  if (days < 1)
    return {
      wrong: `expected the earlier date first, got ${quote(text)}. Did you mean "${last}..${first}"?`,
    };
  if (days > MOST_DATES) return { wrong: `expected a range of at most 10 years, got ${plural(days, 'day')}` };
  return { ranges: [range] };
}

function exists(date: string): boolean {
  const at = Date.parse(date);
  // Some engines read 30 February as 2 March.
  return !Number.isNaN(at) && isoDate(at) === date;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
