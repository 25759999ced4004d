export type { AskedRun } from './asked-runs.ts';
export type { TestFire } from './test-fires.ts';
export type { TestRun } from './test-run.ts';
export type { TestSchedule } from './test-schedule.ts';
export { type AskOptions, createTestWorker, type TestWorker, type TestWorkerOptions } from './test-worker.ts';
