/** What the program of the worker says of the shop: the same each time, whatever machine takes the pictures. */
import type { WorkerProgram } from '../../src/program/worker-program.ts';
import { DIAGNOSES } from './diagnoses.ts';

const FILE = { origin: 'worker.yaml', from: '/srv/shop/worker.yaml' } as const;
/** A rule of packages holds the worker's own constant out of here; tooling/demo-retention.test.ts compares them. */
export const DEFAULT_DAYS = {
  logs: 14,
  events: 30,
  audit: 400,
  fires: 90,
  statistics: 400,
  deadLetters: 90,
  alerts: 90,
  nodes: 7,
};

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
      ...Object.entries(DEFAULT_DAYS).map(([field, value]) => ({
        name: `retention.${field}`,
        value,
        origin: 'default' as const,
      })),
    ],
  }),
};
