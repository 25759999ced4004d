/** What is kept, the store and the doctor, for the stub. */
import { DAY, HOUR, past } from './stub-time.mjs';

/** @type {(name: string, what: string, says: string, from?: string) => object} */
const kept = (name, what, says, from) => ({
  name,
  what,
  says,
  origin: from ? 'worker.yaml' : 'default',
  ...(from && { from }),
});

export function RETENTION() {
  const file = '/srv/jobs/worker.yaml';
  return {
    now: past(0),
    settings: {
      state: 'read',
      items: [
        kept('retentionDays', 'finished runs, with their attempts, inputs and results', '60 days', file),
        kept('logs', 'logs of finished runs', '7 days', file),
        kept('events', 'events', '30 days'),
        kept('audit', 'events that say who did what', '400 days'),
        kept('fires', 'fires of schedules', '90 days'),
        kept('statistics', 'statistics', '400 days'),
        kept('deadLetters', 'replayed and discarded dead letters', '90 days'),
        kept('alerts', 'resolved alerts, with their messages', '90 days'),
        kept('nodes', 'stopped and lost nodes', '7 days'),
      ],
    },
    schedules: [
      {
        name: 'cleanup.nightly',
        enabled: true,
        nextAt: past(-7 * HOUR),
        input: [{ name: 'retentionDays', says: '45 days' }],
      },
    ],
    last: {
      runId: 3390,
      state: 'succeeded',
      at: past(17 * HOUR),
      tookMs: 4_210,
      removed: [
        { what: 'runs', count: 12_418 },
        { what: 'attempts', count: 12_977 },
        { what: 'logs', count: 9_310 },
        { what: 'events', count: 1_204 },
        { what: 'sessions, links and failed sign-ins', count: 3 },
      ],
      freedBytes: 48_300_000,
    },
  };
}

/** @type {(count: number, isAbout?: boolean) => object} */
const amount = (count, isAbout = false) => ({ count, isAbout, isAtLeast: false });

export function STORE() {
  return {
    dialect: 'sqlite',
    where: '/srv/jobs/data/worker.db',
    applied: ['001-foundation', '002-access', '003-reads'],
    missing: [],
    storeId: '7f0c1f9e',
    minCodeVersion: '0.1.0',
    isMoved: false,
    bytes: 412_000_000,
    unusedBytes: 9_400_000,
    walBytes: 3_100_000,
    journalMode: 'wal',
    freeDiskBytes: 81_000_000_000,
    live: { queued: amount(94), later: amount(12), running: amount(7), held: amount(3), waiting: amount(1) },
    history: amount(1_028_700, true),
    events: amount(48_200, true),
    logs: amount(310_400, true),
    openDeadLetters: amount(76),
    oldestFinishedAt: past(60 * DAY),
    nodes: [
      { id: 1, name: 'web-1', kind: 'daemon', startedAt: past(DAY) },
      { id: 2, name: 'web-2', kind: 'daemon', startedAt: past(DAY) },
    ],
  };
}

export const DOCTOR = {
  state: 'examined',
  checks: 7,
  problems: 1,
  notes: 3,
  diagnoses: [
    {
      id: 'waiting',
      title: 'waiting runs',
      verdict: 'problem',
      found:
        'run 3525 (mail.digest) of queue mail has been due for 14 min: No node takes runs of this queue.',
      expected: 'a daemon that takes each due run',
      advice: 'worker run:explain 3525',
    },
    {
      id: 'access',
      title: 'tokens and links',
      verdict: 'note',
      found: 'token ci of ana ends in 5 d',
      expected: 'a new one before the old one ends',
      advice: 'Make a new one and give it to the program: worker token:create',
    },
    {
      id: 'schedules',
      title: 'schedules',
      verdict: 'note',
      found: 'a missed 2 fires in 24 h, not caught up\nb missed 1 fire in 24 h, not caught up',
      expected: 'a daemon that runs at each fire',
      advice: 'If their work is still needed: worker schedules:run-now a, worker schedules:run-now b',
    },
    {
      id: 'wal',
      title: 'write-ahead log',
      verdict: 'note',
      found: '71 MB',
      expected: 'at most 64 MB',
      canFix: true,
    },
    { id: 'schema', title: 'schema', verdict: 'fine', found: 'up to date' },
    { id: 'daemons', title: 'daemons', verdict: 'fine', found: 'running: web-1 (1), web-2 (2)' },
    { id: 'console', title: 'console', verdict: 'fine', found: 'answers at https://jobs.example.org' },
  ],
};
