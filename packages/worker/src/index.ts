/** The door for programs, and of the packed library: a worker inside a program of one's own. */
export { createWorker } from './program/create-worker.ts';
export type {
  LogTarget,
  Stopped,
  Worker,
  WorkerAlerts,
  WorkerOptions,
  WorkerSchedule,
} from './program/worker-types.ts';
