/** When a pause or a silence ends: after one of some spans, or at a time that is typed. Pure. */
import { typedTime } from './typed-time.ts';

/** The choice of a time that is typed. */
export const UNTIL = 'until';

export interface EndWish {
  /** `2h`, `UNTIL`; empty: it has no end. */
  readonly span: string;
  /** As it is typed, by the clocks of the zone: `18:00`, `10m`. */
  readonly until: string;
}

export interface ReadBy {
  readonly zone: string;
  readonly now: number;
}

/** As the routes take it. Throws, for people, where it is no time to come. */
export function endBody(wish: EndWish, by: ReadBy): { readonly for?: string; readonly until?: string } {
  const end = readEnd(wish, by);
  if (end) return end;
  throw new Error('Until: expected a time to come such as 18:00, a date such as 2026-12-01 18:00, or 10m.');
}

/** A time that cannot be read yet is left open. */
export function endFlags(wish: EndWish, by: ReadBy): readonly string[] {
  const end = readEnd(wish, by);
  return end ? Object.entries(end).flatMap(([name, value]) => [`--${name}`, value]) : ['--until', '…'];
}

function readEnd(
  { span, until }: EndWish,
  { zone, now }: ReadBy,
): { for?: string; until?: string } | undefined {
  if (span !== UNTIL) return span === '' ? {} : { for: span };
  const time = typedTime(until, zone, now);
  if (!time || time.at <= now) return undefined;
  return time.after === undefined ? { until: new Date(time.at).toISOString() } : { for: time.after };
}
