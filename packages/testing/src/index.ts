export type { AskedRun } from './asked-runs.ts';
export type { TestFire } from './test-fires.ts';
export type { TestRun } from './test-run.ts';
export {
  type AskOptions,
  createTestWorker,
  type TestSchedule,
  type TestWorker,
  type TestWorkerOptions,
} from './test-worker.ts';
