/** The door of the packed library: a worker inside a program of one's own. */
export { createWorker } from './create-worker.ts';
export type {
  LogTarget,
  Stopped,
  Worker,
  WorkerAlerts,
  WorkerOptions,
  WorkerSchedule,
} from './worker-types.ts';
