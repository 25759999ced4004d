export { type AlertPorts, alertPorts } from './alerts/alert-ports.ts';
export { connectPatiently } from './node/connect-patiently.ts';
export { createWorker } from './program/create-worker.ts';
export { exportedJobs } from './thread/exported-jobs.ts';
export {
  type AlertsContext,
  alertSurroundings,
  parseAlerts,
  type ReadAlerts,
} from './alerts/parse-alerts.ts';
export { type KeptNode, keepNode, stopWithin } from './node/keep-node.ts';
export { onStopSignal, type StopSignal } from './node/on-stop-signal.ts';
export { type OpenedStore, openMigrated } from './node/open-migrated.ts';
export { type NodeOptions, startNode } from './node/start-node.ts';
export type { LogTarget, Stopped, Worker, WorkerOptions, WorkerSchedule } from './program/worker-types.ts';
