/** What the benchmark uses of the product, as one bundle: Node 20 cannot run the sources themselves. */
export { createJobMatcher, deliverDue, evaluateAlerts, startAlerting } from '../packages/alerts/src/index.ts';
export {
  importOrganisation,
  listTasks,
  moveTask,
  readSyncedTasks,
} from '../packages/questboard/src/index.ts';
export { runSync } from '../packages/github/src/index.ts';
export { toSyncTask } from '../apps/worker/src/built-in/sync-task.ts';
export { createRegistry } from '../packages/jobs/src/index.ts';
export { createLogger } from '../packages/logger/src/index.ts';
export {
  createTicker,
  defineJobs,
  enqueue,
  enqueueMany,
  fold,
  registerNode,
  renewNode,
  sumHours,
} from '../packages/queue/src/engine.ts';
export {
  countRuns,
  enqueueChain,
  explainRun,
  findRun,
  groupDeadLetters,
  LIVE_VIEWS,
  listDeadLetters,
  listHistory,
  listLive,
  readChanges,
  readChildren,
  readDepthHistory,
  readJobHealths,
  readJobs,
  readLastRuns,
  readQueues,
  readQueueStatistics,
  readRunning,
  readStatistics,
  readTotals,
} from '../packages/queue/src/index.ts';
export { listEvents } from '../packages/events/src/index.ts';
export { DEFAULT_RULES, fireDue, loadSchedules, startScheduler } from '../packages/scheduler/src/index.ts';
export { scheduleJitter } from '../packages/scheduler/src/plan/jitter.ts';
export { startRunner } from '../packages/runner/src/index.ts';
export { compileCron } from '../packages/scheduler/src/cron/cron.ts';
export { checkSchema, migrate, openStore, sql } from '../packages/storage/src/index.ts';
export { alertPorts, parseAlerts } from '../packages/worker/src/node.ts';
