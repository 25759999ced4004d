// Rates: nothing beyond them, nothing that waits for ever, and nobody who asks all the time.

const CLAIM = 'packages/queue/src/claim/limited/claim-gated.ts';
const STORE = 'packages/queue/src/limits/rates.sql.ts';
const TICK = 'packages/queue/src/claim/tick.ts';
const RULE = 'packages/queue/src/limits/rate-limit.ts';
const RATES = 'packages/queue/test/rates.test.ts';
const AWAKE = 'packages/queue/test/rates-awake.test.ts';
const MODEL = 'packages/queue/test/rates-model.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const RATED = [
  {
    breaks: 'a rate gives places without its lock, PostgreSQL',
    edits: [
      {
        file: CLAIM,
        search: 'yield* lockGates(tx, locked.values());',
        replace: 'yield* lockGates(tx, [...locked.values()].filter((gate) => !isRate(gate)));',
      },
    ],
    noticedBy: [{ file: RATES, test: 'rates with several nodes at once (postgres) give no place twice' }],
  },
  {
    breaks: 'what begins of a rate is not counted',
    edits: [
      {
        file: 'packages/queue/src/limits/spend-rates.ts',
        search: 'bucket: afterBegun(gate.rate, before, { n, now })',
        replace: 'bucket: afterBegun(gate.rate, before, { n: 0 * n, now })',
      },
    ],
    noticedBy: [
      { file: RATES, test: 'a job with a rate (sqlite) begins evenly spaced' },
      { file: MODEL, test: 'rates (sqlite) are kept' },
    ],
  },
  {
    breaks: 'nobody notes when a rate has places for what is held',
    edits: [{ file: STORE, search: 'then c.next end', replace: 'then null end' }],
    noticedBy: [
      { file: RATES, test: 'a job with a rate (sqlite) says when the next may begin' },
      { file: RATES, test: 'a job with a rate (postgres) says when the next may begin' },
      { file: MODEL, test: 'rates (sqlite) are kept' },
    ],
  },
  {
    breaks: 'a service that has said "not so fast" is asked all the same',
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
    breaks: 'the oldest have a share of the slots, although a rate lets few begin',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/hand-out.ts',
        search: 'oldest = share.oldestOf(wanted);',
        replace: 'oldest = share.oldestOf(places.slots);',
      },
    ],
    noticedBy: [{ file: RATES, test: 'a job with a rate (sqlite) begins evenly spaced' }],
  },
  {
    breaks: 'a node is not told of a rate that has places by now',
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
    breaks: 'a node that has looked at the rate of another rests until its poll',
    edits: [
      {
        file: TICK,
        search: 'const nextMs = isResting ? Math.min(restMs, look.ratesInMs ?? restMs) : look.ratesInMs;',
        replace: 'const nextMs = restMs > 0 ? look.ratesInMs : undefined;',
      },
    ],
    noticedBy: [{ file: AWAKE, test: '(sqlite) is awake for its own' }],
  },
  {
    breaks: 'each trip with plain runs asks about rates while others wait for one',
    edits: [{ file: TICK, search: ' && monotonic() >= looksAt - EARLY_MS', replace: '' }],
    noticedBy: [{ file: AWAKE, test: '(sqlite) does not ask at each of its trips' }],
  },
  {
    breaks: 'of many keys that are due at once the first are all that is looked at',
    edits: [{ file: CLAIM, search: ' || rates.length === DUE_RATES', replace: '' }],
    noticedBy: [{ file: AWAKE, test: '(sqlite) takes all that is due at one time' }],
  },
  {
    breaks: 'a rate that was taken away is due for ever',
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
    breaks: 'a runner looks at rates only when it polls',
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
    breaks: 'a place of a job that is resumed is given to nobody',
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
