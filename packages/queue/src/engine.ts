/**
 * The door for the engine: what claims, executes, fires and watches. The runner, the scheduler, alerts, the worker, the
 * test worker and the command line enter here too. Nothing is behind both doors.
 */

// The words of the engine.
export { INPUT_ELSEWHERE, MAX_INPUT_BYTES } from './run.ts';
export type { Claim, ClaimedRun, Ended, Outcome, RunRequest } from './run.ts';
export { stateCode, stateName } from './lifecycle.ts';
export { changeFacts, standingOf } from './standing.ts';
export { ClaimLostError, isRefusal } from './errors.ts';
export type { HeldClaim } from './claim-fence.sql.ts';
export { moveCursor, type Position, readCursor } from './cursors.sql.ts';

// Enqueue: enqueue/, chains/, client/.
export { enqueue, enqueueEachIn, enqueueIn } from './enqueue/enqueue.ts';
export { ENQUEUE_PART, enqueueMany } from './enqueue/enqueue-many.ts';
export { requestFor, type RequestOptions } from './enqueue/request-for.ts';
export { requestOptions } from './client/client-options.ts';
export type { AskedStep } from './chains/plan-chain.ts';

// Jobs, and what no node has the code of: jobs/.
export { defineJobs, defineUnknownJob } from './jobs/job-defs.ts';
export { registeredJobs } from './jobs/registered-jobs.ts';
export { tendUnknownJobs } from './jobs/unknown-jobs.ts';

// Claim: claim/, limits/, runs/pinned.ts.
export { createTicker, type Ticked, type Ticker } from './claim/tick.ts';
export { type LimitKeysOf, limitKeysOf } from './limits/manage/limit-keys.ts';
export { reconcileLimits } from './limits/manage/reconcile-limits.ts';
export { configureQueues, type ConfiguredLimits } from './limits/manage/configure-queues.ts';
export { forgetRates } from './limits/manage/forget-rates.ts';
export {
  cancelPinnedRun,
  claimPinnedRun,
  enqueueAndClaim,
  enqueuePinned,
  readPinned,
} from './runs/pinned.ts';

// What a run's context asks for: context/, dependencies/, runs/.
export { checkAcceptable, enqueueFromRun } from './context/enqueue-from-run.ts';
export { publishFromRun } from './context/publish-from-run.ts';
export { appendRunLogs, type LogChunk } from './context/run-logs.ts';
export { type Memory, recall, remember } from './context/run-memory.ts';
export { writeProgress } from './context/run-progress.ts';
export { readLongInput } from './runs/long-input.ts';
export { readParents } from './dependencies/read-parents.ts';

// Ends that nobody settles: runs/, dependencies/, pauses/.
export { cancelIn, type CancelRequest, readCancelRequests } from './runs/cancel.ts';
export { expireRuns } from './runs/expire.ts';
export { releaseChildren } from './dependencies/release-children.ts';
export { readNextPauseEnd } from './pauses/lapsed-pauses.ts';
export { tendPauses } from './pauses/tend-pauses.ts';
export { RETRY_REFUSALS, type RetryRefusal } from './dead-letters/decide-retry.ts';
export { retryDead, type RetryReport } from './dead-letters/retry-dead.ts';

// Nodes and their chores: nodes/, queries/.
export {
  createReaper,
  type NewNode,
  NODE_LEASE_MS,
  type NodeStanding,
  type OtherNode,
  type Reaper,
  registerNode,
  RENEW_EVERY_MS,
  renewNode,
  retireNode,
  SECOND_LOOK_MS,
} from './nodes/nodes.ts';
export { releaseOrphans } from './nodes/orphans.ts';
export { FORGET_NODES, forgetNodes } from './nodes/forget-nodes.ts';
export { reapDeadNodes } from './nodes/reap-dead.ts';
export { tellStuck } from './nodes/tell-stuck.ts';
export { findLastDaemons, type LastDaemonRow } from './nodes/last-daemons.sql.ts';
export { type Chores, readChores } from './queries/read-chores.ts';

// Statistics from history: statistics/.
export { fold, foldStep, isFolded } from './statistics/fold.ts';
export { type FoldLag, readFoldLag } from './statistics/fold-lag.ts';
export { RECENT_RUNS, type RecentRun } from './statistics/fold-runs.ts';
export { readLastSuccesses } from './statistics/last-successes.ts';
export { countLateFolds, FRESH_MINUTES } from './statistics/late-minutes.sql.ts';
export { findMinuteCounts, findNextMinute, type MinuteCountsRow } from './statistics/minute-counts.sql.ts';

// What the scheduler and alerts read: conditions/, queries/, explain/.
export { compileCondition, type Condition } from './conditions/condition.ts';
export { ConditionError, ConditionFailedError } from './conditions/condition-errors.ts';
export { type BacklogRow, type BacklogsWanted, findBacklogs } from './queries/backlogs.sql.ts';
export {
  findEnds,
  findLettersSince,
  findSeqSince,
  type PastEnd,
  type PastLetter,
} from './queries/ends-since.sql.ts';
export {
  findErrorLines,
  findJobFacts,
  findLongest,
  type JobFactsRow,
  type LongestRow,
} from './queries/job-facts.sql.ts';
export { findUnfinishedOf } from './queries/unfinished-of.sql.ts';
export { readClock } from './explain/explain.sql.ts';

// What is removed after its time: retention/.
export { forgetKeys } from './retention/forget-keys.ts';
export {
  removeClosedLetters,
  removeGoneNodes,
  removeOldLogs,
  removeOldStatistics,
} from './retention/remove-old-records.ts';
export { removeOldRuns, type SweptRuns } from './retention/remove-old-runs.ts';
export type { HistoryPolicy, Keep, KeepByOutcome } from './retention/retention-policy.ts';
