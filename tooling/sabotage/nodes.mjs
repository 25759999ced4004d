// Leases, reaping, and runs that crash their node.

const NODES_TEST = 'packages/queue/test/nodes.test.ts';
const NODES_SOURCE = 'packages/queue/src/nodes/reap-nodes.ts';
const WATCHDOG_TEST = 'packages/runner/test/watchdog.test.ts';
const NODES_STORE = 'packages/queue/src/nodes/nodes.sql.ts';

/** @type {readonly import('./edit.mjs').Sabotage[]} */
export const NODES = [
  {
    breaks: 'a node that was declared lost claims runs until it notices',
    edits: [{ file: 'packages/queue/src/at-work.ts', search: ", 'stopped', 'lost'", replace: '' }],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/nodes.test.ts',
      test: `a node (${dialect}) that was reaped and still works claims nothing`,
    })),
  },
  {
    breaks: 'a draining node claims runs until it has read its orders',
    edits: [
      {
        file: 'packages/queue/src/at-work.ts',
        search: "'cordoned', 'draining', ",
        replace: "'cordoned', ",
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/cordon-node.test.ts',
        test: 'a node (sqlite) that is drained takes nothing after the answer',
      },
      {
        file: 'packages/queue/test/cordon-node.test.ts',
        test: 'a node (postgres) that is drained takes nothing after the answer',
      },
    ],
  },
  {
    breaks: 'a cordoned node claims runs with limits until it has read its orders',
    edits: [
      {
        file: 'packages/queue/src/claim/limited/claim-limited.ts',
        search: 'if (snapshot.isNodeOff)',
        replace: 'if (snapshot.isNodeOff && nodeId < 0)',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/cordon-node.test.ts',
        test: 'a node (sqlite) that is cordoned takes nothing after the answer',
      },
      {
        file: 'packages/queue/test/cordon-node.test.ts',
        test: 'a node (postgres) that is cordoned takes nothing after the answer',
      },
    ],
  },
  {
    breaks: 'an expired lease is checked only once',
    edits: [
      { file: NODES_SOURCE, search: 'suspicion.since >= REAP_AFTER_MS', replace: 'suspicion.since >= 0' },
    ],
    noticedBy: [
      { file: NODES_TEST, test: 'a node (sqlite) that renews keeps its runs' },
      { file: NODES_TEST, test: 'a node (sqlite) that is alive keeps its runs when the clock jumps' },
    ],
  },
  {
    breaks: 'a node whose own lease has ended declares others lost',
    edits: [{ file: NODES_SOURCE, search: 'return isDead && isSelfAlive', replace: 'return isDead' }],
    noticedBy: [{ file: NODES_TEST, test: 'a node (sqlite) whose own lease has run out' }],
  },
  {
    breaks: 'a node that renewed between the check and the reaping is reaped',
    edits: [
      {
        file: NODES_STORE,
        search: 'expired: sql`${isActive} and expires_at <= ${tx.now}`',
        replace: 'expired: isActive',
      },
    ],
    noticedBy: [{ file: NODES_TEST, test: 'that renews while it is being reaped keeps its runs' }],
  },
  {
    breaks: 'a node that was declared lost renews its lease',
    edits: [
      {
        file: NODES_STORE,
        search: "where id = ${nodeId} and state not in ('stopped', 'lost')\n    returning id",
        replace: 'where id = ${nodeId}\n    returning id',
      },
    ],
    noticedBy: [{ file: NODES_TEST, test: 'a node (sqlite) that renews keeps its runs' }],
  },
  {
    breaks: 'a node that cannot renew continues to claim',
    edits: [
      {
        file: 'packages/runner/src/lease/heartbeat.ts',
        search: '!isLost && silence() < STOP_CLAIMING_MS',
        replace: '!isLost',
      },
    ],
    noticedBy: [{ file: 'packages/runner/src/lease/heartbeat.test.ts', test: 'a node that cannot renew' }],
  },
  {
    breaks: 'a node that cannot renew keeps its runs',
    edits: [
      {
        file: 'packages/runner/src/lease/heartbeat.ts',
        search: 'silence() >= GIVE_UP_MS',
        replace: 'silence() < 0',
      },
    ],
    noticedBy: [{ file: 'packages/runner/src/lease/heartbeat.test.ts', test: 'a node that cannot renew' }],
  },
  {
    breaks: 'the watchdog ends a process whose job may block for longer than a minute',
    edits: [
      {
        file: 'packages/runner/src/lease/heartbeat.ts',
        search: 'Math.max(LONGEST_SILENCE_MS, options.longestDeadlineMs())',
        replace: 'LONGEST_SILENCE_MS',
      },
    ],
    noticedBy: [
      { file: WATCHDOG_TEST, test: 'a job whose timeout is longer than a minute keeps its process' },
      { file: WATCHDOG_TEST, test: 'a job that is run here, with a timeout that is longer than a minute' },
    ],
  },
  {
    breaks: 'the watchdog does not know of a job that blocks in its first statement',
    edits: [
      {
        file: 'packages/runner/src/runner-parts.ts',
        search: 'heartbeat.expect(run.timeoutMs);',
        replace: '',
      },
    ],
    noticedBy: [
      { file: WATCHDOG_TEST, test: 'a job whose timeout is longer than a minute keeps its process' },
    ],
  },
  {
    breaks: 'the watchdog ends a process without naming its runs',
    edits: [
      {
        file: 'packages/runner/src/lease/heartbeat-thread.ts',
        search: 'describeStuckLoop(silentMs(shared, now, freeze), runs)',
        replace: 'describeStuckLoop(silentMs(shared, now, freeze), runs && [])',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/lease.test.ts',
        test: 'a process whose event loop is dead is ended by its heartbeat',
      },
    ],
  },
  {
    breaks: 'a run may crash any number of nodes',
    edits: [
      { file: 'packages/queue/src/lifecycle.ts', search: 'MAX_CRASHES = 3', replace: 'MAX_CRASHES = 1_000' },
    ],
    noticedBy: [
      { file: NODES_TEST, test: 'a node (sqlite) loses a run that has taken three nodes down' },
      { file: 'packages/queue/test/model.test.ts', test: 'the queue (sqlite) does what the model does' },
    ],
  },
  {
    breaks: 'runs that crashed twice are claimed together',
    edits: [{ file: NODES_SOURCE, search: 'run.id, crashes >= MAX_CRASHES - 1)', replace: 'run.id, false)' }],
    noticedBy: [
      { file: NODES_TEST, test: 'a node (sqlite) loses a run that has taken three nodes down' },
      { file: NODES_TEST, test: 'a node (postgres) loses a run that has taken three nodes down' },
    ],
  },
  {
    breaks: 'a run that was started by hand is run again by a daemon',
    edits: [{ file: NODES_SOURCE, search: 'run.lane === LANES.pinned', replace: 'run.lane < 0' }],
    noticedBy: [{ file: NODES_TEST, test: 'whose process died while running fails' }],
  },
  {
    breaks: 'a lost node does not wait for the log lines of an ended run',
    edits: [
      {
        file: 'packages/runner/src/shutdown.ts',
        search: 'active.unreported() === 0 && loop.unsettled() === 0',
        replace: 'loop.unsettled() === 0',
      },
    ],
    noticedBy: [
      {
        file: 'packages/runner/test/hanging-stop.test.ts',
        test: 'waits for the store with the last lines of a run',
      },
    ],
  },
  {
    breaks: 'a daemon outlives its terminal',
    edits: [
      {
        file: 'apps/worker/src/commands/daemon/on-hangup.ts',
        search: 'if (!hadTerminal || hasTerminal())',
        replace: 'if (!hadTerminal || hadTerminal || hasTerminal())',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/test/hangup.test.ts',
        test: 'a process on a terminal takes it so too, and ends by it when the terminal is closed',
      },
    ],
  },
  {
    breaks: 'a change of the schedule file is lost when the store is unreachable',
    edits: [
      {
        file: 'apps/worker/src/commands/daemon/follow-schedules.ts',
        search: 'await sleep(timing.retry, undefined, { signal: stopping.signal }).catch(() => {});',
        replace: 'stopping.abort();',
      },
    ],
    noticedBy: [
      {
        file: 'apps/worker/src/commands/daemon/follow-schedules.test.ts',
        test: 'a change of the file waits for a store that is away',
      },
    ],
  },
  {
    breaks: 'to look for late runs, a node reads the whole table each second, PostgreSQL without statistics',
    edits: [
      {
        file: 'packages/queue/src/queries/chores.sql.ts',
        search:
          'coalesce((select start_by from runs where start_by is not null and state < 3 order by start_by limit 1) < ${now}, false)',
        replace: 'exists (select 1 from runs where start_by is not null and state < 3 and start_by < ${now})',
      },
    ],
    noticedBy: [
      {
        file: 'packages/queue/test/plans-at-size.test.ts',
        test: 'with 1,000 runs under way every verb goes by indexes (postgres) and 20,000 waiting, none finished, without statistics',
      },
    ],
  },
  {
    breaks: 'a node does not see runs of a node that came before it',
    edits: [
      {
        file: 'packages/queue/src/queries/chores.sql.ts',
        search: "${end('asc')} < ${node} or ",
        replace: '',
      },
    ],
    noticedBy: ['sqlite', 'postgres'].map((dialect) => ({
      file: 'packages/queue/test/read-chores.test.ts',
      test: `what a node has to look after (${dialect}) is each thing as it comes`,
    })),
  },
];
