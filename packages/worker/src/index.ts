/** The door for programs, and of the packed library: a worker inside another program (program/). */
export { createWorker } from './program/create-worker.ts';
export type {
  LogTarget,
  Stopped,
  Worker,
  WorkerAlerts,
  WorkerOptions,
  WorkerSchedule,
} from './program/worker-types.ts';
