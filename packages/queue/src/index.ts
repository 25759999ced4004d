/**
 * The door for programs: enqueue runs, act on them, read them. Imported by applications, by the console and its views, and
 * by programs that install the package from npm. Packages that execute runs import engine.ts too.
 */

// Enqueue: client/, chains/.
export { createClient } from './client/client.ts';
export {
  fromDrizzle,
  fromKnex,
  fromKysely,
  fromPostgresJs,
  fromPrisma,
  fromTypeOrm,
} from './client/from-clients.ts';
export { requestChain, requestRun } from './client/request-run.ts';
export type {
  ChainStep,
  ClientOptions,
  ClientTx,
  Enqueued,
  EnqueuedChain,
  EnqueueItem,
  EnqueueManyOptions,
  EnqueueOptions,
  PgStatement,
  PgTransaction,
  RunAfter,
  SqlTransaction,
  StepAfter,
  Work,
} from './client-types.ts';
export type {
  DeadLetterChoice,
  DeadLetterFilter,
  DeadLetterList,
  DeadLetterListFilter,
  DiscardDeadLetters,
  ReplayDeadLetters,
} from './client/client-dead-letters.ts';
export type {
  Client,
  ClientAct,
  ClientReads,
  ClientReplay,
  PauseFor,
  Run,
  RunList,
  RunListFilter,
  RunOf,
  WaitOptions,
} from './client/client-interface.ts';
export type { News, SubscribeOptions, Subscription } from '@sb/events';
export { enqueueChain } from './chains/enqueue-chain.ts';

// Act on runs: runs/, chains/, dead-letters/.
export { cancelRun, type Cancelling } from './runs/cancel.ts';
export { cancelRuns } from './runs/cancel-runs.ts';
export { changePriority, type PriorityChange } from './runs/change-priority.ts';
export { openReplays, replayRun } from './dead-letters/replay-run.ts';
export { retryRun } from './dead-letters/retry-run.ts';
export { cancelChain, type ChainCancelling } from './chains/cancel-chain.ts';
export {
  type ChainRetryPreview,
  previewChainRetry,
  type RetriedRun,
  retryChain,
} from './chains/retry-chain.ts';
export {
  type ClosedLetter,
  type DeadChoice,
  type DeadFilter,
  type DeadLetter,
  type DeadListFilter,
  type DeadPage,
  type DeadPosition,
  listDeadLetters,
  countDeadLetters,
  type LetterCounts,
  type DeadLetterDetails,
  findDeadLetter,
  readLetterErrors,
  readLetterInputs,
  readLetterStatuses,
} from './dead-letters/dead-letters.ts';
export { discardDead, type DiscardReport } from './dead-letters/discard-dead.ts';
export {
  countLetterInputs,
  type DeadLetterGroup,
  type DeadLetterGroups,
  groupDeadLetters,
} from './dead-letters/group-letters.ts';
export { shapeOf } from './settle/end/error-print.ts';
export { reopenDead, type ReopenReport } from './dead-letters/reopen-dead.ts';
export type { Refused } from './dead-letters/insert-replays.ts';
export type { Rate } from './dead-letters/pace.ts';
export { replayDead, type ReplayReport } from './dead-letters/replay-dead.ts';

// Act on many letters or runs: operations/.
export {
  type OperationKind,
  type OperationOrder,
  type OperationRecord,
  type OperationState,
  UnknownOperationError,
} from './operations/operation.ts';
export { startOperation } from './operations/start-operation.ts';
export { listOperations, readOperation, stopOperation } from './operations/read-operations.ts';
export { workChunk, type WorkedChunk } from './operations/work-chunk.ts';
export {
  type OperationWorker,
  type OperationWorkerOptions,
  startOperationWorker,
} from './operations/operation-worker.ts';

// Act on queues, jobs and nodes: pauses/, limits/manage/, nodes/.
export {
  type Change,
  type JobStanding,
  type Operator,
  type PauseOptions,
  type QueueStanding,
  type Seen,
  type Standing,
} from './standing.ts';
export { BY_CLOCK } from './pauses/change-standing.ts';
export { pauseQueue, resumeQueue } from './pauses/pause-queue.ts';
export { drainQueue, recordDrained } from './pauses/drain-queue.ts';
export {
  previewPurge,
  type PurgeFollowers,
  type PurgeGroup,
  type PurgePreview,
} from './pauses/preview-purge.ts';
export { type Purged, purgeQueue } from './pauses/purge-queue.ts';
export { type JobChange, pauseJob, resumeJob } from './pauses/pause-job.ts';
export {
  limitQueue,
  type InForce,
  type LimitsChange,
  limitsVersion,
  type QueueLimits,
} from './limits/manage/limit-queue.ts';
export {
  type JobLimits,
  type JobLimitsChange,
  limitJob,
  readJobLimits,
  type ShownJobLimits,
} from './limits/manage/limit-job.ts';
export { findNode, pickNode } from './nodes/find-node.ts';
export { cordonNode, drainNode, type NodeChange, uncordonNode } from './nodes/change-node.ts';

// Read runs: runs/, context/, chains/, dead-letters/.
export type { RunError, RunRecord } from './runs/run-records.ts';
export {
  type AttemptRecord,
  type Cancellation,
  findRun,
  readLongInput,
  type RunDetails,
} from './runs/find-run.ts';
export { type LastRun, readLastRuns } from './runs/last-runs.ts';
export { type CountedEnds, countEnds } from './lists/count-ends.ts';
export { countRuns, type Counts, type RunCounts } from './lists/count-runs.ts';
export { type JobEnd, readJobEnds } from './lists/job-ends.ts';
export { keepRunCounts } from './lists/kept-counts.ts';
export type { HistoryConditions } from './lists/history-conditions.ts';
export {
  type HistoryFilter,
  type HistoryPage,
  listHistory,
  listHistoryIn,
  readOldestEnd,
} from './lists/list-history.ts';
export {
  countLiveIn,
  LIVE_VIEWS,
  listLive,
  listLiveIn,
  type LiveFilter,
  type LivePage,
  type LivePosition,
  type LiveRun,
  type LiveView,
  MOST_LIVE,
} from './lists/live-runs.ts';
export {
  MOST_RUNS,
  NEWER_CAP,
  readChanges,
  readNewerRuns,
  readChildren,
  readNewestRunId,
  readNewestRunIdIn,
  readRuns,
  type RunChanges,
  type UnfinishedPage,
  type UnfinishedPlace,
  walkUnfinished,
} from './lists/read-runs.ts';
export { readRunning, type WorkInProgress } from './lists/read-running.ts';
export { type LogLine, readRunLogs, type RunLogPosition } from './context/run-logs.ts';
export { type LogPlace, type NumberedLine, readLogLines } from './context/log-lines.ts';
export { createLineFilter, type LineFilter } from './context/line-filter.ts';
export {
  type FoundLine,
  type FoundLines,
  type LogPosition,
  type LogSearch,
  searchLogs,
} from './context/search-logs.ts';
export type { Progress, ProgressRecord } from './rows/progress.ts';
export { readProgress } from './context/run-progress.ts';
export { type CheckpointRecord, readRunWork, type RunWork, type StepRecord } from './context/run-work.ts';
export { type ChainCounts, type ChainPart, listChains } from './chains/list-chains.ts';
export {
  type ChainEdge,
  type ChainRun,
  MOST_IN_CHAIN,
  readChain,
  readChainJobs,
} from './chains/read-chain.ts';
export { saysUnmet } from './dependencies/dependencies.ts';

// Read queues, jobs and nodes: queries/, jobs/, nodes/, explain/.
export { type QueueRecord, readQueue, readQueues, readQueuesIn } from './queries/read-queues.ts';
export { MOST_DEAD_COUNTED, type QueueAge, readQueueAges } from './queries/read-queue-ages.ts';
export {
  type Hold,
  MOST_HOLDS,
  MOST_PAUSED_RUNS,
  type QueueWait,
  readHolds,
  readPausedRuns,
  readQueueWaits,
} from './queries/read-holds.ts';
export { type QueueRetries, readRetryingIn } from './queries/read-retrying.ts';
export { DEPTH_CAP, type LiveTotal, type QueueDepth, readDepths, readLiveTotalsIn } from './runs/depth.ts';
export { hasJobName, listJobNames, listQueueNames } from './jobs/known-names.ts';
export { type JobDefinition, type JobRetry, readJob, readJobs } from './jobs/read-jobs.ts';
export { readPausedJobs, readQueuesAside, readStandings, type Standings } from './pauses/read-standings.ts';
export { readUnknownJobs, type UnknownJob } from './jobs/unknown-jobs.ts';
export { type CountedNode, type NodeCensus, readNodeCensus } from './nodes/node-census.ts';
export {
  type EndedNode,
  listEndedNodes,
  readEndedNode,
  listNodes,
  type NodeRecord,
  type StuckRun,
} from './nodes/list-nodes.ts';
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
export { type ExplainOptions, explainRun, type RunExplanation } from './explain/explain-run.ts';
export {
  explainQueue,
  LATELY_MS,
  type QueueDepths,
  type QueueExplanation,
  type QueueVerdict,
} from './explain/explain-queue.ts';

// Read numbers: statistics/, queries/.
export {
  type DepthHistory,
  type DepthPart,
  type DepthWindow,
  readDepthHistory,
  readDepthSeries,
} from './statistics/depths.ts';
export {
  type EndedRunsPart,
  type EndedSeries,
  type EndedSeriesWindow,
  readEndedSeries,
} from './statistics/series/series.ts';
export { type Flow, type Flows, readFlows } from './statistics/series/flows.ts';
export { readHourlyFailures } from './statistics/series/hourly-failures.ts';
export { keepHourSums } from './statistics/series/kept-sums.ts';
export { readFoldPosition } from './statistics/fold.ts';
export { type JobHealth, readJobHealth, readJobHealths } from './statistics/job-health.ts';
export {
  type JobStatistics,
  type QueueStatistics,
  readQueueStatistics,
  readStatistics,
  readTotals,
  type Statistics,
  type Window,
} from './statistics/series/statistics.ts';
export { type Amount, readStoreOverview, type StoreOverview } from './queries/store-overview.ts';

// Refusals, by the folder that throws them.
export {
  DuplicateRunError,
  InvalidRequestError,
  RunNotWaitingError,
  UnknownJobError,
  MoreThanCountedError,
  UnknownQueueError,
  UnknownRunError,
} from './errors.ts';
export {
  DedupeKeyError,
  DedupeKeyMissingError,
  EnqueueContendedError,
  EnqueueOutcomeUnknownError,
  EnqueueStoppedError,
  QueueDrainingError,
  QueueFullError,
} from './enqueue/errors.ts';
export { LimitInvalidError, LimitKeyError } from './limits/manage/errors.ts';
export { PauseInvalidError } from './pauses/errors.ts';
export { UnknownParentError } from './dependencies/errors.ts';
export {
  ChainInvalidError,
  ChainNotFinishedError,
  ChainTooLongError,
  ChainRetriedError,
  NothingToRetryError,
} from './chains/errors.ts';
export {
  DeadLetterClosedError,
  InputGoneError,
  RunNeedsChainError,
  RunNotFailedError,
  RunNotFinishedError,
  UnknownDeadLetterError,
  UnknownStepError,
} from './dead-letters/errors.ts';
export { UnknownNodeError } from './nodes/errors.ts';
