/** Where a job runs: among all others in the worker's own thread, or in one that can be ended. */
export const ISOLATIONS = ['none', 'thread'] as const;
export type Isolation = (typeof ISOLATIONS)[number];
