export {
  cancelIn,
  cancelRun,
  type Cancelling,
  type CancelRequest,
  readCancelRequests,
} from './runs/cancel.ts';
export {
  type ClosedLetter,
  type DeadChoice,
  type DeadFilter,
  type DeadLetter,
} from './dead-letters/dead-letters.ts';
export { compileCondition, type Condition } from './conditions/condition.ts';
export { ConditionError, ConditionFailedError } from './conditions/condition-errors.ts';
export type { ConditionSubject } from './conditions/condition-faults.ts';
export type { ConditionValues } from './conditions/condition-values.ts';
export { cordonNode } from './nodes/cordon-node.ts';
export { DEPTH_CAP, type QueueDepth, readDepths } from './runs/depth.ts';
export { discardDead, type DiscardReport } from './dead-letters/discard-dead.ts';
export { drainNode } from './nodes/drain-node.ts';
export { drainQueue, recordDrained } from './pauses/drain-queue.ts';
export { requestOptions } from './client/client-options.ts';
export { createClient } from './client/client.ts';
export type {
  ChainStep,
  Client,
  ClientOptions,
  ClientTx,
  Enqueued,
  EnqueueItem,
  EnqueueManyOptions,
  EnqueueOptions,
  EnqueuedChain,
  RunAfter,
  StepAfter,
} from './client-types.ts';
export { dedupeOptions } from './enqueue/dedupe.ts';
export { cancelChain, type ChainCancelling } from './chains/cancel-chain.ts';
export { enqueueChain } from './chains/enqueue-chain.ts';
export type { AskedStep } from './chains/plan-chain.ts';
export { retryChain, type RetriedRun } from './chains/retry-chain.ts';
export { type ChainEdge, type ChainRun, readChain } from './chains/read-chain.ts';
export { enqueue, enqueueEachIn, enqueueIn } from './enqueue/enqueue.ts';
export { checkAcceptable, enqueueFromRun } from './context/enqueue-from-run.ts';
export { ENQUEUE_PART, enqueueMany } from './enqueue/enqueue-many.ts';
export {
  ChainInvalidError,
  ChainNotFinishedError,
  ClaimLostError,
  DeadLetterClosedError,
  DedupeKeyError,
  LimitKeyError,
  DedupeKeyMissingError,
  DuplicateRunError,
  EnqueueContendedError,
  EnqueueOutcomeUnknownError,
  EnqueueStoppedError,
  InputGoneError,
  InvalidRequestError,
  isRefusal,
  QueueDrainingError,
  QueueFullError,
  RunNeedsChainError,
  RunNotWaitingError,
  RunNotFailedError,
  NothingToRetryError,
  RunNotFinishedError,
  UnknownDeadLetterError,
  UnknownJobError,
  UnknownNodeError,
  UnknownParentError,
  UnknownQueueError,
  UnknownRunError,
  UnknownStepError,
} from './errors.ts';
export type {
  AwaitedParent,
  Because,
  Cause,
  CauseOf,
  FullLimit,
  NamedNode,
  SpentRate,
} from './explain/causes.ts';
export { EXPLAIN_CAP, needsAttention } from './explain/causes.ts';
export { explain, type RunFacts } from './explain/explain.ts';
export { type ExplainOptions, explainRun, type RunExplanation } from './explain/explain-run.ts';
export {
  explainQueue,
  LATELY_MS,
  type QueueDepths,
  type QueueExplanation,
  type QueueVerdict,
} from './explain/explain-queue.ts';
export { changePriority, type PriorityChange } from './runs/change-priority.ts';
export { expireRuns } from './runs/expire.ts';
export { readNextPauseEnd } from './pauses/lapsed-pauses.ts';
export { configureQueues, type ConfiguredLimits } from './limits/manage/configure-queues.ts';
export { forgetKeys } from './retention/forget-keys.ts';
export { forgetRates } from './limits/manage/forget-rates.ts';
export { type DeadLetterDetails, findDeadLetter } from './dead-letters/find-dead-letter.ts';
export { type AttemptRecord, findRun, type RunDetails } from './runs/find-run.ts';
export { fold, foldStep, isFolded } from './statistics/fold.ts';
export { type FoldLag, readFoldLag } from './statistics/fold-lag.ts';
export { groupBy } from './group-by.ts';
export { FORGET_NODES, forgetNodes } from './nodes/forget-nodes.ts';
export { RECENT_RUNS, type RecentRun } from './statistics/fold-runs.ts';
export { defineJobs, defineUnknownJob } from './jobs/job-defs.ts';
export { type JobHealth, readJobHealth } from './statistics/job-health.ts';
export { readLastSuccesses } from './statistics/last-successes.ts';
export { listJobNames, listQueueNames } from './jobs/known-names.ts';
export type { Refused } from './dead-letters/insert-replays.ts';
export { type LastRun, readLastRuns } from './runs/last-runs.ts';
export {
  type DeadListFilter,
  type DeadPage,
  type DeadPosition,
  listDeadLetters,
} from './dead-letters/list-dead-letters.ts';
export { limitQueue, type LimitsChange, type QueueLimits } from './limits/manage/limit-queue.ts';
export { type HistoryFilter, type HistoryPage, listHistory } from './runs/list-runs.ts';
export { type CountedNode, type NodeCensus, readNodeCensus } from './nodes/node-census.ts';
export { listNodes, type NodeRecord, type StuckRun } from './nodes/node-list.ts';
export {
  createReaper,
  type NewNode,
  NODE_LEASE_MS,
  type NodeStanding,
  SECOND_LOOK_MS,
  type OtherNode,
  readNodeStanding,
  type Reaper,
  registerNode,
  RENEW_EVERY_MS,
  renewNode,
  retireNode,
} from './nodes/nodes.ts';
export type { Rate } from './dead-letters/pace.ts';
export type { NodeChange } from './nodes/change-node.ts';
export { type JobChange, pauseJob } from './pauses/pause-job.ts';
export { pauseQueue } from './pauses/pause-queue.ts';
export { purgeQueue } from './pauses/purge-queue.ts';
export { type Chores, readChores } from './queries/read-chores.ts';
export { readPausedJobs } from './pauses/paused-jobs.ts';
export { type QueueRecord, readQueues } from './queries/read-queues.ts';
export { readStandings, type Standings } from './pauses/read-standings.ts';
export { reapDeadNodes, type ReapDeadOptions } from './nodes/reap-dead.ts';
export type { HistoryPolicy, Keep, KeepByOutcome } from './retention/retention-policy.ts';
export { resumeJob } from './pauses/resume-job.ts';
export { resumeQueue } from './pauses/resume-queue.ts';
export {
  type Change,
  changeFacts,
  type JobStanding,
  type Operator,
  type PauseOptions,
  type Standing,
  standingOf,
} from './standing.ts';
export { tendPauses } from './pauses/tend-pauses.ts';
export { readUnknownJobs, tendUnknownJobs, type UnknownJob } from './jobs/unknown-jobs.ts';
export { uncordonNode } from './nodes/uncordon-node.ts';
export {
  cancelPinnedRun,
  claimPinnedRun,
  enqueueAndClaim,
  enqueuePinned,
  readPinned,
} from './runs/pinned.ts';
export { replayDead, type ReplayReport } from './dead-letters/replay-dead.ts';
export { registeredJobs } from './jobs/registered-jobs.ts';
export { requestFor, type RequestOptions } from './enqueue/request-for.ts';
export { replayRun } from './dead-letters/replay-run.ts';
export { RETRY_REFUSALS, type RetryRefusal } from './dead-letters/decide-retry.ts';
export { retryDead, type RetryReport } from './dead-letters/retry-dead.ts';
export { retryRun } from './dead-letters/retry-run.ts';
export { removeClosedLetters } from './retention/remove-closed-letters.ts';
export { removeGoneNodes } from './retention/remove-gone-nodes.ts';
export { removeOldLogs } from './retention/remove-old-logs.ts';
export { removeOldRuns, type RemoveRunsOptions, type SweptRuns } from './retention/remove-old-runs.ts';
export { removeOldStatistics } from './retention/remove-old-statistics.ts';
export { readParents } from './dependencies/read-parents.ts';
export { releaseChildren } from './dependencies/release-children.ts';
export { releaseOrphans } from './nodes/orphans.ts';
export { publishFromRun } from './context/publish-from-run.ts';
export { INPUT_ELSEWHERE, MAX_INPUT_BYTES } from './run.ts';
export type { Claim, ClaimedRun, Ended, Outcome, RunRequest } from './run.ts';
export { moveCursor, type Position, readCursor } from './cursors.sql.ts';
export { priorityName, stateCode, stateName } from './lifecycle.ts';
export { readLongInput } from './runs/long-input.ts';
export {
  appendRunLogs,
  type LogChunk,
  type LogLine,
  readRunLogs,
  type RunLogPosition,
} from './context/run-logs.ts';
export { type Memory, recall, remember } from './context/run-memory.ts';
export { type Progress, type ProgressRecord, readProgress, writeProgress } from './context/run-progress.ts';
export type { RunError, RunRecord } from './runs/run-records.ts';
export { type CheckpointRecord, readRunWork, type RunWork, type StepRecord } from './context/run-work.ts';
export {
  findEnds,
  findLettersSince,
  findSeqSince,
  type PastEnd,
  type PastLetter,
} from './queries/ends-since.sql.ts';
export type { HeldClaim } from './claim-fence.sql.ts';
export { type JobStatistics, readStatistics, type Window } from './statistics/statistics.ts';
export { type BacklogRow, type BacklogsWanted, findBacklogs } from './queries/backlogs.sql.ts';
export {
  findErrorLines,
  findJobFacts,
  findLongest,
  type JobFactsRow,
  type LongestRow,
} from './queries/job-facts.sql.ts';
export { findLastDaemons, type LastDaemonRow } from './nodes/last-daemons.sql.ts';
export { readClock } from './explain/explain.sql.ts';
export { countLateFolds, FRESH_MINUTES } from './statistics/late-minutes.sql.ts';
export { findMinuteCounts, findNextMinute, type MinuteCountsRow } from './statistics/minute-counts.sql.ts';
export { findUnfinishedOf } from './queries/unfinished-of.sql.ts';
export { type Amount, COUNT_CAP, readStoreOverview, type StoreOverview } from './queries/store-overview.ts';
export { createTicker, type Ticked, type Ticker, type TickOptions } from './claim/tick.ts';
export { reconcileLimits } from './limits/manage/reconcile-limits.ts';
export { type LimitKeysOf, limitKeysOf } from './limits/manage/limit-keys.ts';
export { tellStuck } from './nodes/tell-stuck.ts';
