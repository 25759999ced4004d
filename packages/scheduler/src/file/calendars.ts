/** The calendars of a file, and what entries exclude by them. Lists are worked out once, however many entries have them. */
import { type Problem, type SourceDocument, suggestion } from '@sb/config';
import { quote } from '@sb/words';
import { DATE_WORDS, looksLikeDate, MOST_DATES, readDates } from './exclude-dates.ts';

/** As far as the file can be read: what is no text is undefined, and told of already. */
type List = readonly (string | undefined)[];

export interface Calendars {
  readonly problems: readonly Problem[];
  /** The dates of an `exclude`, each once and in order. What is wrong with it is told at its place. */
  expand(exclude: List, place: readonly (string | number)[]): Expanded;
}

export interface Expanded {
  readonly dates: readonly string[];
  readonly problems: readonly Problem[];
}

export function readCalendars(
  document: SourceDocument,
  calendars: Readonly<Record<string, List>>,
): Calendars {
  const known = new Map<string, readonly string[]>();
  const problems = Object.entries(calendars).flatMap(([name, list]) => {
    const read = expandList(document, ['calendars', name], list, readDates);
    known.set(name, read.dates);
    return read.problems;
  });
  const readItem = (text: string) => readExclude(text, known);
  const expanded = new Map<string, readonly string[]>();
  return {
    problems,
    expand(exclude, place) {
      const key = JSON.stringify(exclude);
      const before = expanded.get(key);
      if (before) return { dates: before, problems: [] };
      const read = expandList(document, place, exclude, readItem);
      if (read.problems.length === 0) expanded.set(key, read.dates);
      return read;
    },
  };
}

function readExclude(
  text: string,
  known: ReadonlyMap<string, readonly string[]>,
): ReturnType<typeof readDates> {
  const calendar = known.get(text);
  if (calendar) return { dates: calendar };
  if (looksLikeDate(text)) return readDates(text);
  const names = [...known.keys()];
  if (names.length === 0)
    return {
      wrong: `expected ${DATE_WORDS}, got ${quote(text)}: the file has no "calendars" to name one of`,
    };
  const count = `${names.length} ${names.length === 1 ? 'is' : 'are'}`;
  return { wrong: `no calendar ${quote(text)} is in the file (${count}).${suggestion(text, names)}` };
}

function expandList(
  document: SourceDocument,
  place: readonly (string | number)[],
  list: List,
  read: typeof readDates,
): Expanded {
  const dates = new Set<string>();
  const problems: Problem[] = [];
  for (const [index, text] of list.entries()) {
    if (text === undefined) continue;
    const item = read(text);
    if ('wrong' in item) problems.push(document.problem([...place, index], item.wrong));
    else for (const date of item.dates) dates.add(date);
  }
  if (dates.size > MOST_DATES) {
    const got = dates.size.toLocaleString('en');
    problems.push(
      document.problem(place, `expected at most ${MOST_DATES.toLocaleString('en')} dates, got ${got}`),
    );
  }
  return { dates: [...dates].toSorted(), problems };
}
