export { cancelRun, type Cancelling, type CancelRequest, readCancelRequests } from './cancel.ts';
export { DEPTH_CAP, type QueueDepth, readDepths } from './depth.ts';
export { enqueue, enqueueIn, enqueueMany } from './enqueue.ts';
export {
  ClaimLostError,
  EnqueueOutcomeUnknownError,
  InvalidRequestError,
  isRefusal,
  QueueDrainingError,
  UnknownJobError,
  UnknownQueueError,
  UnknownRunError,
} from './errors.ts';
export { expireRuns } from './expire.ts';
export { type AttemptRecord, findRun, type RunDetails } from './find-run.ts';
export { fold, foldStep, isFolded } from './fold.ts';
export type { RecentRun } from './fold-runs.ts';
export { defineJobs, defineUnknownJob } from './job-defs.ts';
export { type JobHealth, readJobHealth } from './job-health.ts';
export { readLastSuccesses } from './last-successes.ts';
export { listJobNames, listQueueNames } from './known-names.ts';
export { type LastRun, readLastRuns } from './last-runs.ts';
export { type HistoryFilter, type HistoryPage, listHistory } from './list-runs.ts';
export { listNodes, type NodeRecord } from './node-list.ts';
export {
  createReaper,
  type NewNode,
  NODE_LEASE_MS,
  SECOND_LOOK_MS,
  type OtherNode,
  type Reaper,
  registerNode,
  RENEW_EVERY_MS,
  renewNode,
  retireNode,
} from './nodes.ts';
export { cancelPinnedRun, claimPinnedRun, enqueueAndClaim, pinnedDueAt } from './pinned.ts';
export { releaseOrphans } from './orphans.ts';
export { publishFromRun } from './publish-from-run.ts';
export { INPUT_ELSEWHERE, MAX_INPUT_BYTES } from './run.ts';
export type { Claim, ClaimedRun, Ended, Outcome, RunRequest } from './run.ts';
export { priorityName, stateName } from './lifecycle.ts';
export { readLongInput } from './long-input.ts';
export { appendRunLogs, type LogChunk, type LogLine, readRunLogs, type RunLogPosition } from './run-logs.ts';
export type { RunError, RunRecord } from './run-records.ts';
export { type JobStatistics, readStatistics, type Window } from './statistics.ts';
export { createTicker, type Ticked, type Ticker, type TickOptions } from './tick.ts';
