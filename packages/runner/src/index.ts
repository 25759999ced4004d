export { ABORT_REASONS, type AbortReason, AttemptAborted } from './abort.ts';
export { createDrain, type Drain } from './drain.ts';
export { ABORT_GRACE_MS, type ExecutorOptions } from './execute.ts';
export { type HeartbeatData, runHeartbeatThread, SLOTS as HEARTBEAT_SLOTS } from './heartbeat-thread.ts';
export { type AttemptEnd, decideOutcome } from './outcome.ts';
export { runOnce, type RunOnceOptions } from './run-once.ts';
export { type Runner, type RunnerOptions, startRunner } from './runner.ts';
export type { StopReport } from './shutdown.ts';
export { handleUncaught } from './uncaught.ts';
