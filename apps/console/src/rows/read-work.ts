/** Reads the facts of the overview and of lists of jobs and queues. */
import { type AlertRecord, countAlertsByRule, listAlerts, listSilences, type RuleAlerts } from '@sb/alerts';
import {
  type JobDefinition,
  type JobHealth,
  type JobStatistics,
  listHistory,
  listNodes,
  readHourlyFailures,
  readJobHealths,
  readJobs,
  readLastRuns,
  readPausedRuns,
  readQueueWaits,
  readQueueAges,
  readQueues,
  readRunning,
  readStatistics,
  readTotals,
  type LastRun,
  type QueueWait,
  type WorkInProgress,
} from '@sb/queue';
import { listSchedules, type ScheduleRecord } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { clean, type JobLook, jobState, sumOf, type Work, type WorkQueue } from '@sb/views';
import { groupBy } from '@sb/words';
import type { EndMark } from '../answers/common.ts';

export const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Of each state. */
const MOST_ALERTS = 200;
const MOST_ERRORS = 10;
const MOST_MARKS = 60;
const HOURS = 24;

/** Everything about the registry that a list of jobs shows. */
export interface JobsAtWork {
  readonly now: number;
  readonly jobs: readonly JobAtWork[];
  readonly schedules: readonly ScheduleRecord[];
  readonly running: readonly WorkInProgress[];
}

export interface JobAtWork extends JobLook {
  readonly definition: JobDefinition;
  readonly health?: JobHealth | undefined;
  /** Of the last 24 hours. */
  readonly statistics?: JobStatistics | undefined;
  readonly lastRun?: LastRun | undefined;
  readonly schedules: readonly ScheduleRecord[];
  readonly running: readonly WorkInProgress[];
  readonly wait?: QueueWait | undefined;
}

export async function readJobsAtWork(store: Store, zone: string): Promise<JobsAtWork> {
  const now = await store.now();
  const [definitions, healths, lastRuns, running, waits, all, statistics] = [
    await readJobs(store),
    await readJobHealths(store),
    await readLastRuns(store),
    await readRunning(store),
    await readQueueWaits(store),
    await listSchedules(store),
    await readStatistics(store, { from: now - DAY_MS, to: now, buckets: 1 }),
  ];
  const schedules = all.filter(({ isGone }) => !isGone);
  const schedulesOf = groupBy(schedules, ({ jobId }) => jobId);
  const runningOf = groupBy(running, ({ jobId }) => jobId);
  const statisticsOf = new Map(statistics.map((one) => [one.jobId, one]));
  const jobs = definitions.map((definition): JobAtWork => {
    const { id } = definition;
    const facts = {
      health: healths.get(id),
      statistics: statisticsOf.get(id),
      lastRun: lastRuns.get(id),
      schedules: schedulesOf.get(id) ?? [],
      running: runningOf.get(id) ?? [],
      wait: waits.get(id),
    };
    return { definition, ...facts, ...lookOf(definition, facts, { now, zone }) };
  });
  return { now, jobs, schedules, running };
}

function lookOf(
  definition: JobDefinition,
  { health, statistics, lastRun, schedules, running, wait }: Omit<JobAtWork, 'definition' | keyof JobLook>,
  at: { readonly now: number; readonly zone: string },
): JobLook {
  const lateFires = schedules.flatMap(({ enabled, lateFireAt }) =>
    enabled && lateFireAt !== undefined ? [lateFireAt] : [],
  );
  return jobState(
    {
      standing: definition,
      unknownSince: definition.unknownSince,
      trailingFailures: health?.trailingFailures ?? 0,
      succeeded: statistics?.succeeded ?? 0,
      failed: statistics?.failed ?? 0,
      running: running.length,
      lateFireAt: lateFires.length === 0 ? undefined : Math.min(...lateFires),
      hasEnded: lastRun !== undefined,
      wait,
    },
    at,
  );
}

/**
 * A window up to now. Statistics are of whole minutes, and so is the window: read again within the minute, its parts begin
 * at the same times.
 */
export function statisticsWindow(
  now: number,
  lengthMs: number,
): { readonly from: number; readonly to: number } {
  const to = now - (now % MINUTE_MS);
  return { from: to - lengthMs, to };
}

/** The queues with the age of their oldest due run. */
export async function readWorkQueues(store: Store): Promise<readonly WorkQueue[]> {
  const ages = new Map((await readQueueAges(store)).map((one) => [one.queue, one]));
  return (await readQueues(store)).map((queue) => {
    const { oldestDueMs = 0, oldestDueAt, deadLetters = 0 } = ages.get(queue.name) ?? {};
    return { ...queue, oldestDueMs, ...(oldestDueAt !== undefined && { oldestDueAt }), deadLetters };
  });
}

export async function readWork(
  store: Store,
  zone: string,
): Promise<{ readonly work: Work; readonly atWork: JobsAtWork }> {
  const atWork = await readJobsAtWork(store, zone);
  const { now, schedules } = atWork;
  const failing = atWork.jobs.filter(({ state }) => state === 'failing').slice(0, MOST_ERRORS);
  const failures = await readFailures(
    store,
    failing.map(({ definition }) => definition.id),
    now,
  );
  const paused = atWork.jobs.filter(({ state }) => state === 'paused');
  const held = await readPausedRuns(
    store,
    paused.map(({ definition }) => definition.id),
  );
  const byRule = await countAlertsByRule(store);
  const { firing, silenced } = alertCounts(byRule);
  const alerts = firing === 0 ? [] : await readOpenAlerts(store);
  const work: Work = {
    now,
    zone,
    jobs: atWork.jobs.map(({ definition, state, says, health }) => ({
      definition,
      state,
      says,
      lastSuccessAt: health?.lastSuccessAt,
      ...failures.get(definition.id),
      held: held.get(definition.id),
    })),
    queues: await readWorkQueues(store),
    nodes: await listNodes(store),
    schedules,
    alerts,
    firing,
    silenced,
    loud: new Map(byRule.map((one) => [one.rule, one.firing - one.silenced])),
    silences: silenced === 0 ? [] : await listSilences(store),
    today: await readTotals(store, { ...statisticsWindow(now, DAY_MS), buckets: 96, isTimed: true }),
    yesterday: await readTotals(store, { from: now - 2 * DAY_MS, to: now - DAY_MS, buckets: 1 }),
  };
  return { work, atWork };
}

/** Of all rules. */
export function alertCounts(byRule: readonly RuleAlerts[]): Pick<RuleAlerts, 'firing' | 'silenced'> {
  return {
    firing: sumOf(byRule, ({ firing }) => firing),
    silenced: sumOf(byRule, ({ silenced }) => silenced),
  };
}

/** The alerts that fire, also those that recover: of each the newest. */
export async function readOpenAlerts(store: Store): Promise<readonly AlertRecord[]> {
  const pages = [];
  for (const state of ['firing', 'recovering'] as const)
    pages.push(await listAlerts(store, { state, limit: MOST_ALERTS }));
  return pages.flatMap(({ alerts }) => alerts);
}

type Failures = Pick<Work['jobs'][number], 'error' | 'failures'>;

/** By job id. */
async function readFailures(
  store: Store,
  jobIds: readonly string[],
  now: number,
): Promise<ReadonlyMap<string, Failures>> {
  const byHour = await readHourlyFailures(store, { jobIds, now, hours: HOURS });
  const all = new Map<string, Failures>();
  for (const jobId of jobIds) {
    const { runs } = await listHistory(store, { jobId, states: ['failed'], limit: 1 });
    const error = runs[0]?.error?.message.split('\n', 1)[0];
    all.set(jobId, { ...(error !== undefined && { error: clean(error) }), failures: byHour.get(jobId) });
  }
  return all;
}

/** The strip of a job: its last ends, oldest first. */
export function endMarks(health: JobHealth | undefined): EndMark[] {
  return (health?.recent ?? []).slice(-MOST_MARKS).map(([state, tookMs]) => ({ state, tookMs }));
}
