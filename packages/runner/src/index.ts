export { type AbortReason, AttemptAborted } from './attempt/abort.ts';
export type { ExecutorOptions } from './attempt/attempt.ts';
export { createDrain, type Drain } from './drain.ts';
export { ABORT_GRACE_MS } from './attempt/execute.ts';
export {
  type HeartbeatData,
  runHeartbeatThread,
  SLOTS as HEARTBEAT_SLOTS,
} from './lease/heartbeat-thread.ts';
export { isProcessGone, type ProcessIdentity, processIdentity } from './lease/identity.ts';
export { type AttemptEnd, decideOutcome } from './attempt/outcome.ts';
export { runOnce, type RunOnceOptions } from './run-once.ts';
export { type Runner, type RunnerOptions, startRunner } from './runner.ts';
export type { StopReport } from './shutdown.ts';
export type { ThreadOptions } from './thread/job-thread.ts';
export { runJobThread } from './thread/run-job-thread.ts';
export { handleUncaught } from './attempt/uncaught.ts';
