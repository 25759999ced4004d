/** What the program of the worker says of the shop: the same each time, whatever machine takes the pictures. */
import type { WorkerProgram } from '../../src/program/worker-program.ts';
import { DIAGNOSES } from './diagnoses.ts';

const FILE = { origin: 'worker.yaml', from: '/srv/shop/worker.yaml' } as const;

export const SHOP_PROGRAM: WorkerProgram = {
  examine: async () => ({
    state: 'examined',
    checks: DIAGNOSES.length,
    problems: DIAGNOSES.filter(({ verdict }) => verdict === 'problem').length,
    notes: DIAGNOSES.filter(({ verdict }) => verdict === 'note').length,
    diagnoses: DIAGNOSES,
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
