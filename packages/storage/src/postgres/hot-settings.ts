/**
 * Before PostgreSQL 18 a plan without an index costs 10^10 where sequential scans are off (a transaction may turn them
 * off). Such a cost triggers JIT compilation: 250 ms for a table of ten rows, while the locks of the limits are held.
 */
export const SETTINGS = {
  jit: 'off',
} as const;

/** Plans for the hot statements: indexes only, planned once (0.5 to 1 ms of planning saved a claim). */
export const HOT_SETTINGS = {
  ...SETTINGS,
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
} as const;
