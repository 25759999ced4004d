// Limits: exact over all nodes, in order, and no slot stays empty.

const COUNTS = 'packages/queue/src/limits/lock-and-release.sql.ts';
const LIMITS = 'packages/queue/test/limits.test.ts';
const TOGETHER = 'packages/queue/test/limits-together.test.ts';
const STARVING = 'packages/queue/test/starving-beside.test.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const LIMITED = [
  {
    breaks: 'the oldest runs with limits get a share only of slots that others leave free',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/assign-slots.ts',
        search: '{ ...offer, beside: NONE_BESIDE }',
        replace: 'offer',
      },
    ],
    noticedBy: [
      { file: STARVING, test: "under urgent work without end (sqlite) 'limited' has" },
      { file: STARVING, test: "under urgent work without end (postgres) 'limited' has" },
    ],
  },
  {
    breaks: 'runs without limits get no share beside runs with limits',
    edits: [
      {
        file: 'packages/queue/src/claim/limited-claims.ts',
        search: 'shareOfOthers.book(slots)',
        replace: '0',
      },
    ],
    noticedBy: [
      { file: STARVING, test: "under urgent work without end (sqlite) 'plain' has" },
      { file: STARVING, test: "under urgent work without end (postgres) 'plain' has" },
    ],
  },
  {
    breaks: 'the oldest runs with limits are searched only among the most urgent',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/claim-limited.ts',
        search: 'oldest: share.oldestOf(order.slots)',
        replace: 'oldest: 0',
      },
    ],
    noticedBy: [
      { file: STARVING, test: "under urgent work without end (sqlite) 'other' has" },
      { file: STARVING, test: "under urgent work without end (postgres) 'other' has" },
    ],
  },
  {
    breaks: 'slots are assigned without the locks of their limits, PostgreSQL',
    edits: [{ file: COUNTS, search: 'pg_advisory_xact_lock(g.class, g.id)', replace: 'g.id' }],
    noticedBy: [{ file: TOGETHER, test: 'limits with several nodes at once (postgres) wait for whoever' }],
  },
  {
    breaks: 'the running runs of a queue are not counted',
    edits: [
      {
        file: COUNTS,
        search: "when 'queue' then (select count(*) from runs where state = 3",
        replace: "when 'queue' then (select count(*) from runs where state = 9",
      },
    ],
    noticedBy: [
      { file: LIMITS, test: 'a queue with a limit (sqlite) is limited at run time' },
      { file: LIMITS, test: 'a queue with a limit (postgres) is limited at run time' },
    ],
  },
  {
    breaks: 'the end of a run frees no slot',
    edits: [
      {
        file: 'packages/queue/src/limits/release-freed.ts',
        search: 'const limited = ended.filter(({ lane }) => lane !== LANES.open);',
        replace: 'const limited = ended.filter(({ lane }) => lane < LANES.open);',
      },
    ],
    noticedBy: [{ file: LIMITS, test: 'a job with a limit (sqlite) lets the next go on' }],
  },
  {
    breaks: 'a later run overtakes a held run',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/rank-limited.ts',
        search: 'a.priority - b.priority || byDue(a, b)',
        replace: 'a.priority - b.priority || byDue(b, a)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/src/claim/limited/rank-limited.test.ts',
        test: 'the urgent first, then the oldest',
      },
    ],
  },
  {
    breaks: 'a raised limit is not noticed',
    edits: [
      {
        file: 'packages/queue/src/limits/manage/limit-queue.ts',
        search: '  await reconcileLimits(store);',
        replace: '',
      },
    ],
    noticedBy: [{ file: LIMITS, test: 'a queue with a limit (sqlite) is limited at run time' }],
  },
  {
    breaks: 'a limit that is stored counts as refused when the store fails then',
    edits: [
      {
        file: 'packages/queue/src/limits/manage/limit-queue.ts',
        search: 'if (!made.changed) throw error;',
        replace: 'throw error;',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/changed-limits.test.ts',
        test: 'a limit whose process was killed before it was in force (sqlite) of a queue is committed also where the store fails then',
      },
      {
        file: 'apps/console/test/queues.test.ts',
        test: 'limits whose store fails behind their commit (sqlite) are changed',
      },
    ],
  },
  {
    breaks: 'an answer about limits is given up while they wait for an older transaction',
    edits: [
      {
        file: 'apps/console/src/http/in-time.ts',
        search: 'export const LIMITS_LONGEST_MS = 10_000 + LONGEST_MS;',
        replace: 'export const LIMITS_LONGEST_MS = LONGEST_MS;',
      },
    ],
    noticedBy: [
      {
        file: 'apps/console/test/queues.test.ts',
        test: 'limits that change beside an open transaction (postgres) are stored',
      },
    ],
  },
  {
    breaks: 'an act that is done in part counts as refused when the store fails then',
    edits: [
      {
        file: 'packages/queue/src/held-up.ts',
        search: 'if (isOfStore && hasChanged()) return error;',
        replace: 'if (isOfStore && !hasChanged()) return error;',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/purge-queue.test.ts',
        test: 'a purge (sqlite) whose store fails behind a chunk says how many it has cancelled',
      },
      {
        file: 'packages/queue/test/chains.test.ts',
        test: 'a chain (sqlite) whose store fails behind a part of its cancel says which runs are cancelled',
      },
    ],
  },
  {
    breaks: 'a run that was queued before its limit was set is claimed beyond it',
    edits: [
      {
        file: 'packages/queue/src/limits/manage/limit-queue.ts',
        search: '  const waitsFor = await relane(store, patienceMs);',
        replace: '  const waitsFor = patienceMs < 0 ? await relane(store, patienceMs) : undefined;',
      },
    ],
    noticedBy: [{ file: LIMITS, test: 'a queue with a limit (sqlite) is limited at run time' }],
  },
  {
    breaks: 'a run that an older transaction commits never gets the changed limit',
    edits: [
      {
        file: 'packages/queue/src/limits/manage/relane.ts',
        search: 'const awaited = new Set(mark.open.filter((id) => before?.awaited.has(id) ?? true));',
        replace: 'const awaited = new Set(mark.open.filter((id) => before?.awaited.has(id)));',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/changed-limits.test.ts',
        test: 'a limit that an older transaction has not seen (postgres) is in force for its runs',
      },
    ],
  },
  {
    breaks: 'a limit whose process was killed after the commit is never enforced',
    edits: [
      {
        file: 'packages/queue/src/jobs/job-defs.ts',
        search: '  if (limited) yield* markLanes(tx);',
        replace: '',
      },
      {
        file: 'packages/runner/src/chores/node-chores.ts',
        search: 'isDue: chores.hasChangedLimits,',
        replace: 'isDue: chores.hasChangedLimits && nodeId < 0,',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/changed-limits.test.ts',
        test: 'a limit whose process was killed before it was in force (sqlite) of a job',
      },
      {
        file: 'packages/runner/test/changed-limits.test.ts',
        test: 'a limit that a killed process has committed (sqlite) is enforced',
      },
    ],
  },
  {
    breaks: 'a slot that the first held run cannot use is lost for the others',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/assign-slots.ts',
        search: 'const ROUNDS = 12;',
        replace: 'const ROUNDS = 1;',
      },
      {
        file: 'packages/queue/src/claim/limited/assign-slots.ts',
        search: 'if (!isAllSeen) released +=',
        replace: 'if (isAllSeen) released +=',
      },
    ],
    noticedBy: [{ file: LIMITS, test: 'a queue with a limit (sqlite) gives a place that the first' }],
  },
  {
    breaks: 'the oldest held run is never considered',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/assign-slots.ts',
        search: 'if (share.oldest > 0) candidates.push',
        replace: 'if (share.oldest < 0) candidates.push',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/starving-beside.test.ts',
        test: '(sqlite) a run that is held for a limit of 1 has its turn',
      },
    ],
  },
  {
    breaks: 'a held run with a free limit stays held because this tick has no slot',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/assign-slots.ts',
        search: '.filter((id) => heldBefore.has(id))',
        replace: '.filter((id) => !seen.has(id))',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/rates.test.ts',
        test: 'a rate with more places than a node has slots (sqlite) gives all of them',
      },
    ],
  },
  {
    breaks: 'the next start of a daemon undoes the limit that an operator has set for a job',
    edits: [
      {
        file: 'packages/queue/src/jobs/job-defs.ts',
        search: '(yield* lockJobLimits(tx, job.id))?.limited ?? null',
        replace: 'null',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/limit-job.test.ts',
      test: `a job that an operator limits (${dialect}) keeps the limit over restarts and new code, and has that of its code again afterwards`,
    })),
  },
];
