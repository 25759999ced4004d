// Rates: no start beyond them, no run that waits for ever, and no node that polls all the time.

const CLAIM = 'packages/queue/src/claim/limited/claim-limited.ts';
const STORE = 'packages/queue/src/limits/rates.sql.ts';
const WATCH = 'packages/queue/src/claim/rate-watch.ts';
const RULE = 'packages/queue/src/limits/rate-limit.ts';
const RATES = 'packages/queue/test/rates.test.ts';
const AWAKE = 'packages/queue/test/rates-awake.test.ts';
const MODEL = 'packages/queue/test/rates-model.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const RATED = [
  {
    breaks: 'a rate assigns turns without its lock, PostgreSQL',
    edits: [
      {
        file: CLAIM,
        search: 'yield* lockLimits(tx, locked.values());',
        replace: 'yield* lockLimits(tx, [...locked.values()].filter((limit) => !isRate(limit)));',
      },
    ],
    noticedBy: [{ file: RATES, test: 'rates with several nodes at once (postgres) give no place twice' }],
  },
  {
    breaks: 'the starts of a rate are not counted',
    edits: [
      {
        file: 'packages/queue/src/limits/spend-rates.ts',
        search: 'bucket: afterBegun(rate.rate, before, { n, now })',
        replace: 'bucket: afterBegun(rate.rate, before, { n: 0 * n, now })',
      },
    ],
    noticedBy: [
      { file: RATES, test: 'a job with a rate (sqlite) begins evenly spaced' },
      { file: MODEL, test: 'rates (sqlite) are kept' },
    ],
  },
  {
    breaks: 'the next turn of a rate is not noted for held runs',
    edits: [{ file: STORE, search: 'then c.next end', replace: 'then null end' }],
    noticedBy: [
      { file: RATES, test: 'a job with a rate (sqlite) says when the next may begin' },
      { file: RATES, test: 'a job with a rate (postgres) says when the next may begin' },
      { file: MODEL, test: 'rates (sqlite) are kept' },
    ],
  },
  {
    breaks: 'a service that has asked for a pause is called again',
    edits: [
      {
        file: 'packages/queue/src/settle/settle-each.ts',
        search: 'yield* blockRates(tx, blocks);',
        replace: 'yield* blockRates(tx, blocks.slice(blocks.length));',
      },
    ],
    noticedBy: [{ file: RATES, test: 'a service that has said "not so fast" (sqlite) is left alone' }],
  },
  {
    breaks: 'the oldest runs have a share of the slots, although their rate lets few start',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/assign-slots.ts',
        search: 'oldest: share.oldestOf(taken.length)',
        replace: 'oldest: share.oldestOf(offer.slots)',
      },
    ],
    noticedBy: [{ file: RATES, test: 'a job with a rate (sqlite) begins evenly spaced' }],
  },
  {
    breaks: 'a node does not learn of a rate that has turns again',
    edits: [
      {
        file: STORE,
        search: 'return row && Math.max(0, row.ms);',
        replace: 'return row && row.ms > 0 ? row.ms : undefined;',
      },
    ],
    noticedBy: [{ file: AWAKE, test: '(sqlite) is told of what has become due while it wrote' }],
  },
  {
    breaks: 'a node that has checked the rate of another node sleeps until its poll',
    edits: [
      {
        file: WATCH,
        search: 'const nextMs = isResting ? Math.min(restMs, scan.ratesInMs ?? restMs) : scan.ratesInMs;',
        replace: 'const nextMs = restMs > 0 ? scan.ratesInMs : undefined;',
      },
    ],
    noticedBy: [{ file: AWAKE, test: '(sqlite) is awake for its own' }],
  },
  {
    breaks: 'each tick with plain runs reads the rates while other runs wait for one',
    edits: [{ file: WATCH, search: ' && monotonic() >= scansAt - EARLY_MS', replace: '' }],
    noticedBy: [{ file: AWAKE, test: '(sqlite) does not ask at each of its trips' }],
  },
  {
    breaks: 'of many keys that are due at once only the first are considered',
    edits: [{ file: CLAIM, search: ' || rates.length === DUE_RATES', replace: '' }],
    noticedBy: [{ file: AWAKE, test: '(sqlite) takes all that is due at one time' }],
  },
  {
    breaks: 'a removed rate is due for ever',
    edits: [
      {
        file: 'packages/queue/src/limits/manage/change-rate.ts',
        search: 'isOver: !rate',
        replace: 'isOver: false',
      },
    ],
    noticedBy: [{ file: AWAKE, test: '(sqlite) is not due for ever: it was taken away' }],
  },
  {
    breaks: 'a clock that was set back stops a rate',
    edits: [
      {
        file: RULE,
        search: 'return Math.min(Math.max(bucket.tatUs, us(now) - mostLateUs(rate)), latest);',
        replace: 'return Math.max(bucket.tatUs, us(now), latest * 0);',
      },
    ],
    noticedBy: [{ file: AWAKE, test: '(sqlite) lets runs begin after its own time' }],
  },
  {
    breaks: 'a runner checks rates only when it polls',
    edits: [
      {
        file: 'packages/runner/src/claim/trips.ts',
        search: 'if (ratesInMs !== undefined) wakeUps.wakeForRates(ratesInMs);',
        replace: 'if (ratesInMs === Number.NEGATIVE_INFINITY) wakeUps.wakeForRates(ratesInMs);',
      },
    ],
    noticedBy: [
      {
        file: 'packages/runner/test/rates.test.ts',
        test: 'two runners and a rate (sqlite) keep to it together',
      },
    ],
  },
  {
    breaks: 'the free slot of a resumed job is never assigned',
    edits: [
      {
        file: 'packages/queue/src/limits/release-freed.ts',
        search: 'known && isAllOn(known) ? known',
        replace: 'known && isAllOn({ ...known, stoppedJobs: new Set(), stoppedQueues: new Set() }) ? known',
      },
    ],
    noticedBy: [
      { file: 'packages/queue/test/limits.test.ts', test: 'was paused (sqlite) has its place given on' },
    ],
  },
];
