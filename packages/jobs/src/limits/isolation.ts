/** Where a job runs: in the worker's own thread, with all others, or in a thread that can be ended. */
export const ISOLATIONS = ['none', 'thread'] as const;
export type Isolation = (typeof ISOLATIONS)[number];
