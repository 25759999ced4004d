export { cancelIn, cancelRun, type Cancelling, type CancelRequest, readCancelRequests } from './cancel.ts';
export { type ClosedLetter, type DeadChoice, type DeadFilter, type DeadLetter } from './dead-letters.ts';
export { compileCondition, type Condition } from './condition.ts';
export { ConditionError, ConditionFailedError } from './condition-errors.ts';
export type { ConditionSubject } from './condition-faults.ts';
export type { ConditionValues } from './condition-values.ts';
export { cordonNode } from './cordon-node.ts';
export { DEPTH_CAP, type QueueDepth, readDepths } from './depth.ts';
export { discardDead, type DiscardReport } from './discard-dead.ts';
export { drainNode } from './drain-node.ts';
export { drainQueue, recordDrained } from './drain-queue.ts';
export { requestOptions } from './client-options.ts';
export { createClient } from './client.ts';
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
export { dedupeOptions } from './dedupe.ts';
export { cancelChain, type ChainCancelling } from './cancel-chain.ts';
export { enqueueChain } from './enqueue-chain.ts';
export type { AskedStep } from './plan-chain.ts';
export { retryChain, type RetriedRun } from './retry-chain.ts';
export { type ChainEdge, type ChainRun, readChain } from './read-chain.ts';
export { enqueue, enqueueEachIn, enqueueIn } from './enqueue.ts';
export { checkAcceptable, enqueueFromRun } from './enqueue-from-run.ts';
export { ENQUEUE_PART, enqueueMany } from './enqueue-many.ts';
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
export type { AwaitedParent, Because, Cause, CauseOf, FullLimit, NamedNode, SpentRate } from './causes.ts';
export { EXPLAIN_CAP, needsAttention } from './causes.ts';
export { explain, type RunFacts } from './explain.ts';
export { type ExplainOptions, explainRun, type RunExplanation } from './explain-run.ts';
export {
  explainQueue,
  LATELY_MS,
  type QueueDepths,
  type QueueExplanation,
  type QueueVerdict,
} from './explain-queue.ts';
export { changePriority, type PriorityChange } from './change-priority.ts';
export { expireRuns } from './expire.ts';
export { readNextPauseEnd } from './lapsed-pauses.ts';
export { configureQueues, type ConfiguredLimits } from './configure-queues.ts';
export { forgetKeys } from './forget-keys.ts';
export { forgetRates } from './forget-rates.ts';
export { type DeadLetterDetails, findDeadLetter } from './find-dead-letter.ts';
export { type AttemptRecord, findRun, type RunDetails } from './find-run.ts';
export { fold, foldStep, isFolded } from './fold.ts';
export { type FoldLag, readFoldLag } from './fold-lag.ts';
export { groupBy } from './group-by.ts';
export { FORGET_NODES, forgetNodes } from './forget-nodes.ts';
export { RECENT_RUNS, type RecentRun } from './fold-runs.ts';
export { defineJobs, defineUnknownJob } from './job-defs.ts';
export { type JobHealth, readJobHealth } from './job-health.ts';
export { readLastSuccesses } from './last-successes.ts';
export { listJobNames, listQueueNames } from './known-names.ts';
export type { Refused } from './insert-replays.ts';
export { type LastRun, readLastRuns } from './last-runs.ts';
export {
  type DeadListFilter,
  type DeadPage,
  type DeadPosition,
  listDeadLetters,
} from './list-dead-letters.ts';
export { limitQueue, type LimitsChange, type QueueLimits } from './limit-queue.ts';
export { type HistoryFilter, type HistoryPage, listHistory } from './list-runs.ts';
export { type CountedNode, type NodeCensus, readNodeCensus } from './node-census.ts';
export { listNodes, type NodeRecord, type StuckRun } from './node-list.ts';
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
} from './nodes.ts';
export type { Rate } from './pace.ts';
export type { NodeChange } from './change-node.ts';
export { type JobChange, pauseJob } from './pause-job.ts';
export { pauseQueue } from './pause-queue.ts';
export { purgeQueue } from './purge-queue.ts';
export { type Chores, readChores } from './read-chores.ts';
export { readPausedJobs } from './paused-jobs.ts';
export { type QueueRecord, readQueues } from './read-queues.ts';
export { readStandings, type Standings } from './read-standings.ts';
export { reapDeadNodes, type ReapDeadOptions } from './reap-dead.ts';
export type { HistoryPolicy, Keep, KeepByOutcome } from './retention-policy.ts';
export { resumeJob } from './resume-job.ts';
export { resumeQueue } from './resume-queue.ts';
export {
  type Change,
  changeFacts,
  type JobStanding,
  type Operator,
  type PauseOptions,
  type Standing,
  standingOf,
} from './standing.ts';
export { tendPauses } from './tend-pauses.ts';
export { readUnknownJobs, tendUnknownJobs, type UnknownJob } from './unknown-jobs.ts';
export { uncordonNode } from './uncordon-node.ts';
export { cancelPinnedRun, claimPinnedRun, enqueueAndClaim, enqueuePinned, readPinned } from './pinned.ts';
export { replayDead, type ReplayReport } from './replay-dead.ts';
export { registeredJobs } from './registered-jobs.ts';
export { requestFor, type RequestOptions } from './request-for.ts';
export { replayRun } from './replay-run.ts';
export { RETRY_REFUSALS, type RetryRefusal } from './decide-retry.ts';
export { retryDead, type RetryReport } from './retry-dead.ts';
export { retryRun } from './retry-run.ts';
export { removeClosedLetters } from './remove-closed-letters.ts';
export { removeGoneNodes } from './remove-gone-nodes.ts';
export { removeOldLogs } from './remove-old-logs.ts';
export { removeOldRuns, type RemoveRunsOptions, type SweptRuns } from './remove-old-runs.ts';
export { removeOldStatistics } from './remove-old-statistics.ts';
export { readParents } from './read-parents.ts';
export { releaseChildren } from './release-children.ts';
export { releaseOrphans } from './orphans.ts';
export { publishFromRun } from './publish-from-run.ts';
export { INPUT_ELSEWHERE, MAX_INPUT_BYTES } from './run.ts';
export type { Claim, ClaimedRun, Ended, Outcome, RunRequest } from './run.ts';
export { moveCursor, type Position, readCursor } from './store/cursors.ts';
export { priorityName, stateCode, stateName } from './lifecycle.ts';
export { readLongInput } from './long-input.ts';
export { appendRunLogs, type LogChunk, type LogLine, readRunLogs, type RunLogPosition } from './run-logs.ts';
export { type Memory, recall, remember } from './run-memory.ts';
export { type Progress, type ProgressRecord, readProgress, writeProgress } from './run-progress.ts';
export type { RunError, RunRecord } from './run-records.ts';
export { type CheckpointRecord, readRunWork, type RunWork, type StepRecord } from './run-work.ts';
export {
  findEnds,
  findLettersSince,
  findSeqSince,
  type PastEnd,
  type PastLetter,
} from './store/ends-since.ts';
export type { HeldClaim } from './store/claim-fence.ts';
export { type JobStatistics, readStatistics, type Window } from './statistics.ts';
export { type BacklogRow, type BacklogsWanted, findBacklogs } from './store/backlogs.ts';
export {
  findErrorLines,
  findJobFacts,
  findLongest,
  type JobFactsRow,
  type LongestRow,
} from './store/job-facts.ts';
export { findLastDaemons, type LastDaemonRow } from './store/last-daemons.ts';
export { readClock } from './store/explain.ts';
export { countLateFolds, FRESH_MINUTES } from './store/late-minutes.ts';
export { findMinuteCounts, findNextMinute, type MinuteCountsRow } from './store/minute-counts.ts';
export { findUnfinishedOf } from './store/unfinished-of.ts';
export { type Amount, COUNT_CAP, readStoreOverview, type StoreOverview } from './store-overview.ts';
export { createTicker, type Ticked, type Ticker, type TickOptions } from './tick.ts';
export { reconcileLimits } from './reconcile-limits.ts';
export { type LimitKeysOf, limitKeysOf } from './limit-keys.ts';
export { tellStuck } from './tell-stuck.ts';
