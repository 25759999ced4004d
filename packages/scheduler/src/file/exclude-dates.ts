/** Local dates as `scheduler.yaml` writes them: `2026-12-25`, and ranges such as `2026-12-24..2027-01-01`. Pure. */
import { quote } from '@sb/words';

const DAY_MS = 86_400_000;
const DATE = /^\d{4}-\d{2}-\d{2}$/;
/** Ten years: what is stored with each schedule must stay small. */
export const MOST_DATES = 3_660;

export const DATE_WORDS = 'a date such as "2026-12-25" or a range such as "2026-12-24..2027-01-01"';

/** The dates that are meant, or what is wrong with the text. */
export type ReadDates = { readonly dates: readonly string[] } | { readonly wrong: string };

/** Whether it can be nothing but a date or a range, however wrong: no calendar's name begins with a digit. */
export function looksLikeDate(text: string): boolean {
  return /^\d/.test(text) || text.includes('..');
}

export function readDates(text: string): ReadDates {
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
  if (days > MOST_DATES)
    return { wrong: `expected a range of at most 10 years, got ${days.toLocaleString('en')} days` };
  const start = Date.parse(first);
  return { dates: Array.from({ length: days }, (_, day) => isoDate(start + day * DAY_MS)) };
}

function exists(date: string): boolean {
  const at = Date.parse(date);
  // Some engines take 30 February for 2 March.
  return !Number.isNaN(at) && isoDate(at) === date;
}

function isoDate(at: number): string {
  return new Date(at).toISOString().slice(0, 10);
}
