/** The door for tests of jobs. */

// A worker, and its schedules.
export { createTestWorker, type TestWorker, type TestWorkerOptions } from './test-worker.ts';
export type { TestEnqueueOptions } from './test-request.ts';
export type { TestSchedule } from './test-schedule.ts';

// Records that a test reads.
export type { TestRun } from './test-run.ts';
export type { TestFire } from './test-fires.ts';
export type { EnqueuedRun } from './asked-runs.ts';
