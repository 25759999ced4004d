/** What the program of the worker says of the shop: the same each time, whatever machine takes the pictures. */
import type { WorkerProgram } from '../../src/program/worker-program.ts';

const FILE = { origin: 'worker.yaml', from: '/srv/shop/worker.yaml' } as const;

export const SHOP_PROGRAM: WorkerProgram = {
  examine: async () => ({
    state: 'examined',
    checks: 6,
    problems: 1,
    notes: 2,
    diagnoses: [
      {
        id: 'waiting',
        title: 'waiting runs',
        verdict: 'problem',
        found: 'a run of queue media has been due for 38 min: the queue is paused',
        expected: 'a daemon that takes each due run',
        advice: 'worker queue:resume media',
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
        id: 'wal',
        title: 'write-ahead log',
        verdict: 'note',
        found: '71 MB',
        expected: 'at most 64 MB',
        canFix: true,
      },
      { id: 'schema', title: 'schema', verdict: 'fine', found: 'up to date' },
      { id: 'daemons', title: 'daemons', verdict: 'fine', found: 'running: web-1 (1), web-2 (2)' },
      { id: 'console', title: 'console', verdict: 'fine', found: 'answers at https://jobs.acme.test' },
    ],
  }),
  settings: async () => ({
    state: 'read',
    items: [
      { name: 'retention.retentionDays', value: 60, ...FILE },
      { name: 'retention.outcomes', value: { failed: 180 }, ...FILE },
      { name: 'retention.logs', value: 14, origin: 'default' },
      { name: 'retention.events', value: 30, origin: 'default' },
      { name: 'retention.audit', value: 400, origin: 'default' },
      { name: 'retention.statistics', value: 400, origin: 'default' },
      { name: 'retention.deadLetters', value: 90, origin: 'default' },
      { name: 'retention.nodes', value: 7, origin: 'default' },
    ],
  }),
};
