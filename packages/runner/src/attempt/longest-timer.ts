/** About 24.8 days: a longer timer goes off at once. */
export const LONGEST_TIMER_MS = 2 ** 31 - 1;
