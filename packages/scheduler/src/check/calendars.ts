/**
 * Days off: local dates such as `2026-12-25`, ranges such as `2026-12-24..2027-01-01`, and the calendars that name
 * lists of them. Pure. Each list is expanded once, however many schedules have it.
 */
import { type Misfit, suggestion } from '@sb/config';
import { formatCount, plural, quote } from '@sb/words';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Ten years: what is stored with each schedule must stay small. */
const MOST_DATES = 3_660;

const DATE_WORDS = 'a date such as "2026-12-25" or a range such as "2026-12-24..2027-01-01"';

/** An item that is no text is undefined; the check of the shape reports it. */
type List = readonly (string | undefined)[];

/** Dates, or what is wrong with the text. */
type ReadItem = { readonly dates: readonly string[] } | { readonly wrong: string };

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
  const known = new Map<string, readonly string[]>();
  const problems = Object.entries(calendars).flatMap(([name, list]) => {
    const read = expandList(list, readDates);
    known.set(name, read.dates);
    return read.problems.map((problem) => ({ ...problem, path: [name, ...problem.path] }));
  });
  const readItem = (text: string) => readExclude(text, known);
  const expanded = new Map<string, Expanded>();
  return {
    problems,
    expand(exclude) {
      const key = JSON.stringify(exclude);
      const before = expanded.get(key);
      if (before) return before;
      const read = expandList(exclude, readItem);
      expanded.set(key, read);
      return read;
    },
  };
}

/** For schedules that are checked without a file. */
export const NO_CALENDARS = readCalendars({});

function expandList(list: List, read: (text: string) => ReadItem): Expanded {
  const dates = new Set<string>();
  const problems: Misfit[] = [];
  for (const [index, text] of list.entries()) {
    if (text === undefined) continue;
    const item = read(text);
    if ('wrong' in item) problems.push({ path: [index], message: item.wrong });
    else for (const date of item.dates) dates.add(date);
  }
  if (dates.size > MOST_DATES)
    problems.push({
      path: [],
      message: `expected at most ${plural(MOST_DATES, 'date')}, got ${formatCount(dates.size)}`,
    });
  return { dates: [...dates].toSorted(), problems };
}

function readExclude(text: string, known: ReadonlyMap<string, readonly string[]>): ReadItem {
  const calendar = known.get(text);
  if (calendar) return { dates: calendar };
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
  const days = (Date.parse(last) - Date.parse(first)) / DAY_MS + 1;
  if (days < 1)
    return {
      wrong: `expected the earlier date first, got ${quote(text)}. Did you mean "${last}..${first}"?`,
    };
  if (days > MOST_DATES) return { wrong: `expected a range of at most 10 years, got ${plural(days, 'day')}` };
  const start = Date.parse(first);
  return { dates: Array.from({ length: days }, (_, day) => isoDate(start + day * DAY_MS)) };
}

function exists(date: string): boolean {
  const at = Date.parse(date);
  // Some engines read 30 February as 2 March.
  return !Number.isNaN(at) && isoDate(at) === date;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
