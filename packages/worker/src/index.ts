export { connectPatiently } from './connect-patiently.ts';
export { createWorker } from './create-worker.ts';
export { exportedJobs } from './exported-jobs.ts';
export { type KeptNode, keepNode, stopWithin } from './keep-node.ts';
export { onStopSignal, type StopSignal } from './on-stop-signal.ts';
export { type OpenedStore, openMigrated } from './open-migrated.ts';
export { type NodeOptions, startNode } from './start-node.ts';
export type { LogTarget, Stopped, Worker, WorkerOptions, WorkerSchedule } from './worker-types.ts';
