import type { GatedLook } from './tick-steps.ts';

/** Nearly always of an empty index. */
export const RATES_LOOK = (
  now: string,
): string => `exists (select 1 from rate_buckets where due_at <= ${now}),
  (select min(due_at) from rate_buckets where due_at > ${now}) - ${now}`;

export const NEXT_RATE = 'select min(due_at) from rate_buckets where due_at is not null';

export function gatedLook(row: unknown): GatedLook {
  const [due, places, inMs] = Array.isArray(row) ? (row as readonly unknown[]) : [];
  return {
    areDue: Boolean(due),
    haveRatesPlaces: Boolean(places),
    ratesInMs: typeof inMs === 'number' ? inMs : undefined,
  };
}
