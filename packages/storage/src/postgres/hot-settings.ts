/** Plans for the hot statements: indexes only, planned once (0.5 to 1 ms of planning saved a claim). */
export const HOT_SETTINGS = {
  enable_seqscan: 'off',
  enable_bitmapscan: 'off',
  enable_mergejoin: 'off',
  jit: 'off',
  plan_cache_mode: 'force_generic_plan',
} as const;
