/** The door for programs, and of the packed library: a worker inside another program (program/). */
export { createWorker } from './program/create-worker.ts';
export type {
  KeepFor,
  KeepRuns,
  LogTarget,
  Stopped,
  Worker,
  WorkerAlerts,
  WorkerMetrics,
  WorkerOptions,
  WorkerRetention,
  WorkerSchedule,
} from './program/worker-types.ts';
