/** Whether a rate is due, and in how many ms the next one is. The index is nearly always empty. */
export const RATES_SCAN = (
  now: string,
): string => `exists (select 1 from rate_buckets where due_at <= ${now}),
  (select min(due_at) from rate_buckets where due_at > ${now}) - ${now}`;

export const NEXT_RATE = (now: string): string =>
  `select min(due_at) from rate_buckets where due_at > ${now}`;

/** Due runs without limits that want slots too, by priority: none. */
export const NONE_BESIDE: readonly number[] = [0, 0, 0, 0];
