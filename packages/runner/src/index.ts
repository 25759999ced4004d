/** The door for the daemon, `worker job`, threads and tests: a node at work, and its parts that others need. */

// A node, one run, and due runs: the root.
export { type Runner, startRunner } from './runner.ts';
export { graceOf, type RunnerOptions } from './runner-options.ts';
export { runOnce } from './run-once.ts';
export { createLastSuccesses } from './claim/last-successes.ts';
export { queueCounts } from './claim/active-runs.ts';
export { createDrain, type Drain } from './drain.ts';
export type { StopReport } from './shutdown.ts';

// Attempts: attempt/.
export type { ExecutorOptions } from './attempt/attempt.ts';
export { createDeadlines } from './attempt/deadlines.ts';
export { handleUncaught } from './attempt/uncaught.ts';

// Threads of jobs: thread/.
export type { ThreadOptions } from './thread/job-thread.ts';
export { runJobThread } from './thread/run-job-thread.ts';

// The lease of the node: lease/.
export { HEARTBEAT_CELLS, type HeartbeatData, runHeartbeatThread } from './lease/heartbeat-thread.ts';
export { isProcessGone, type ProcessIdentity, processIdentity } from './lease/identity.ts';
