/** Nearly always of an empty index. */
export const RATES_LOOK = (
  now: string,
): string => `exists (select 1 from rate_buckets where due_at <= ${now}),
  (select min(due_at) from rate_buckets where due_at > ${now}) - ${now}`;

export const NEXT_RATE = (now: string): string =>
  `select min(due_at) from rate_buckets where due_at > ${now}`;

/** By priority. */
export const NONE_BESIDE: readonly number[] = [0, 0, 0, 0];
