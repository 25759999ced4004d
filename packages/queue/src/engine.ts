/**
 * The door for the engine: claim, execute, fire and watch. Imported by the runner, the scheduler, alerts, the worker, the
 * test worker and the command line. No name is behind both doors.
 */

// The ground floor: what every folder speaks.
export { INPUT_ELSEWHERE, MAX_INPUT_BYTES } from './run.ts';
export type { Claim, ClaimedRun, Ended, Outcome, RunRequest } from './run.ts';
export { stateCode, stateName } from './lifecycle.ts';
export { standingOf } from './standing.ts';
export { isHeldUp } from './held-up.ts';
export { checkOperator, operatorProblems, reasonProblems } from './operator.ts';
export type { HeldClaim } from './claim-fence.sql.ts';
export { needsKey } from './definitions.sql.ts';
export { moveCursor, readCursor } from './cursors.sql.ts';

// Enqueue: enqueue/, chains/, client/.
export { createStoreClient } from './client/store-client.ts';
export { accessTo, ACT, actOf, pauseOf } from './client/client-access.ts';
export type { Known } from './client/check-options.ts';
export { refuseSecrets } from './jobs/refuse-secrets.ts';
export { isRefusal } from './enqueue/errors.ts';
export { limitLockWait } from './enqueue/lock-wait.sql.ts';
export { enqueue, enqueueEachIn, enqueueIn } from './enqueue/enqueue.ts';
export { enqueueMany } from './enqueue/enqueue-many.ts';
export { buildRequest, type RequestOptions } from './enqueue/request-for.ts';
export { parseRequestOptions } from './client/client-options.ts';
export type { AskedStep } from './chains/plan-chain.ts';

// Jobs, also those whose code no node has: jobs/.
export { defineJobs, defineUnknownJob } from './jobs/job-defs.ts';
export { findCode } from './jobs/registered-jobs.ts';
export { tendUnknownJobs } from './jobs/unknown-jobs.ts';

// Claim: claim/, limits/, runs/pinned.ts.
export { createTicker, type Ticked, type Ticker } from './claim/tick.ts';
export { type KeyCode, createLimitKeys } from './limits/manage/limit-keys.ts';
export { createLaneTender, type LaneTender } from './limits/manage/relane.ts';
export { configureQueues, type ConfiguredLimits, findKeptLimits } from './limits/manage/configure-queues.ts';
export { forgetRates } from './limits/manage/forget-rates.ts';
export { claimPinnedRun, enqueueAndClaim, enqueuePinned, readPinned } from './runs/pinned.ts';

// Calls of a running job: context/, dependencies/, runs/.
export { ClaimLostError } from './context/errors.ts';
export { checkAcceptable, enqueueFromRun } from './context/enqueue-from-run.ts';
export { noteTrace } from './context/note-trace.ts';
export { publishFromRun } from './context/publish-from-run.ts';
export { appendRunLogs, LOG_HEAD_CHUNKS, leftOutMark, type LogChunk } from './context/run-logs.ts';
export { type Memory, recall, remember } from './context/run-memory.ts';
export { writeProgress } from './context/run-progress.ts';
export { readLongInput } from './runs/find-run.ts';
export { readParents } from './dependencies/read-parents.ts';

// Ends without a settle, and their consequences: runs/, dependencies/, pauses/, dead-letters/.
export { cancelIn, type CancelRequest, readCancelRequests } from './runs/cancel.ts';
export { expireRuns } from './runs/expire.ts';
export { releaseChildren } from './dependencies/release-children.ts';
export { changeStanding, resumeLapsed, type Subject, type WantedStanding } from './pauses/change-standing.ts';
export { readNextPauseEnd, tendPauses } from './pauses/tend-pauses.ts';
export { RETRY_REFUSALS, type RetryRefusal } from './dead-letters/decide-retry.ts';
export { retryDead, type RetryReport } from './dead-letters/retry-dead.ts';

// Nodes and their chores: nodes/, queries/.
export {
  type NewNode,
  type NodeStanding,
  registerNode,
  retireNode,
  recordStuck,
} from './nodes/register-node.ts';
export { NODE_LEASE_MS, RENEW_EVERY_MS, renewNode } from './nodes/renew-node.ts';
export {
  createReaper,
  type NodeProcess,
  type OtherNode,
  reapDeadNodes,
  type Reaper,
  REAP_AFTER_MS,
} from './nodes/reap-nodes.ts';
export { claimKey, releaseOrphans } from './nodes/release-orphans.ts';
export { readRunsUnderWay } from './nodes/runs-under-way.ts';
export { FORGET_NODES } from './nodes/nodes.sql.ts';
export { forgetNodes } from './nodes/forget-nodes.ts';
export {
  findDaemonLives,
  findLastDaemons,
  type DaemonLife,
  type LastDaemonRow,
} from './nodes/node-census.sql.ts';
export { type Chores, readChores } from './queries/read-chores.ts';

// Statistics from history: statistics/.
export { sampleDepths } from './statistics/depths.ts';
export { sumHours } from './statistics/sum-hours.ts';
export { createEndCounts, type EndCounts, type EndedRuns, type TimeCounts } from './statistics/end-counts.ts';
export { fold, isFolded, type FoldLag, readFoldLag } from './statistics/fold.ts';
export { createOwnEnds, type OwnEnds } from './statistics/own-ends.ts';
export { RECENT_RUNS, type RecentRun } from './statistics/fold-runs.ts';
export { readLastSuccesses } from './statistics/job-health.ts';
export {
  countLateFolds,
  FRESH_MINUTES,
  findMinuteCounts,
  findNextMinute,
  type MinuteCountsRow,
} from './statistics/minutes.sql.ts';

// Reads of the scheduler and alerts: conditions/, queries/, explain/.
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
export { type CountedEnds, findCountedEnds } from './queries/counted-ends.sql.ts';
export { findDueInputs } from './queries/due-inputs.sql.ts';
export {
  findErrorLines,
  findJobFacts,
  findLongest,
  type JobFactsRow,
  type LongestRow,
} from './queries/job-facts.sql.ts';
export { findUnfinishedOf, isRunToCome, type UnfinishedRun } from './queries/unfinished-of.sql.ts';

// Retention: retention/.
export { forgetKeys } from './retention/forget-keys.ts';
export {
  removeClosedLetters,
  removeGoneNodes,
  removeOldDepths,
  removeOldHours,
  removeOldLogs,
  removeOldStatistics,
} from './retention/remove-old-records.ts';
export { removeOldRuns, type SweptRuns } from './retention/remove-old-runs.ts';
export type { HistoryPolicy, Keep, KeepByOutcome } from './retention/retention-policy.ts';
