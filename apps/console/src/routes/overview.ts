/** The first page, whole: what is wrong, the numbers, what runs, what fires next. */
import { DEPTH_CAP, MOST_DEAD_COUNTED, type Standing } from '@sb/queue';
import {
  firingAlerts,
  isoTime,
  livingDaemons,
  needsLook,
  overviewTiles,
  overviewVerdict,
  slotsOf,
  sumOf,
  upcomingFires,
  type Work,
} from '@sb/views';
import type { z } from 'zod';
import { type attention, overview } from '../answers/overview.ts';
import { isOnOwnBoards } from '../guard/own-boards.ts';
import { checkUnlimited } from '../guard/limited.ts';
import { type Call, reads, type Route } from '../http/route.ts';
import type { Who } from '../http/who.ts';
import { standingRow } from '../rows/job-rows.ts';
import { endMarks, type JobAtWork, readWork } from '../rows/read-work.ts';
import { redacted } from '../rows/redacted.ts';
import { shownProgress } from '../rows/shown-progress.ts';
import { usualTimes } from '../rows/run/usual-times.ts';
import { zoneQuery, type ZoneQuery } from '../requests/fields.ts';

const MOST_RUNNING = 20;
const MOST_JOBS = 30;
const MOST_ALERTS = 6;

export const OVERVIEW_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/overview',
    tag: 'Overview',
    summary: 'What is wrong, the numbers of the day, what runs and what fires next',
    least: 'wall',
    query: zoneQuery,
    answer: overview,
    hasTag: true,
    isShared: true,
    run: readOverview,
  }),
];

async function readOverview({
  store,
  who,
  query: { tz },
  secrets,
}: Call<unknown, ZoneQuery>): Promise<z.input<typeof overview>> {
  checkUnlimited(who);
  const { work, atWork } = await readWork(store, tz);
  const usual = await usualTimes(store);
  const { now } = work;
  const coming = upcomingFires(work.schedules, now);
  const daemons = livingDaemons(work);
  const answer = {
    now: isoTime(now),
    verdict: overviewVerdict(work),
    tiles: [...overviewTiles(work)],
    buckets: work.today.buckets.map((bucket) => ({ ...bucket, at: isoTime(bucket.at) })),
    runs: work.today.runs,
    attention: needsLook(work).map((item) => attentionRow(item, work, who)),
    alerts: firingAlerts(work)
      .slice(0, MOST_ALERTS)
      .map(({ since, ...alert }) => ({ ...alert, since: isoTime(since) })),
    running: {
      slots: slotsOf(daemons),
      count: atWork.running.length,
      items: atWork.running.slice(0, MOST_RUNNING).map(({ id, jobId, startedAt, progress }) => {
        const p95Ms = usual.get(jobId)?.p95;
        return {
          id,
          jobId,
          startedAt: isoTime(startedAt),
          ...(p95Ms !== undefined && { p95Ms }),
          ...(progress && { progress: shownProgress(who, { jobId }, progress) }),
        };
      }),
    },
    upcoming: {
      fires: coming.fires,
      schedules: coming.schedules,
      ...(coming.isAtLeast && { isAtLeast: true }),
      items: coming.items.map(({ at, name, ...same }) => ({
        ...same,
        name,
        at: at.map((time) => isoTime(time)),
        href: `/schedules?schedule=${encodeURIComponent(name)}`,
      })),
    },
    jobs: {
      total: atWork.jobs.length,
      neverRan: atWork.jobs.filter(({ state }) => state === 'never').length,
      items: atWork.jobs
        .filter(({ state }) => state !== 'never')
        .toSorted(bySuccess)
        .slice(0, MOST_JOBS)
        .map(({ definition: { id }, state, health, statistics }) => ({
          id,
          state,
          recent: endMarks(health),
          ...(statistics?.successRate !== undefined && { successRate: statistics.successRate }),
          ...(statistics?.durationMs.p95 !== undefined && { p95Ms: statistics.durationMs.p95 }),
        })),
    },
    rail: railOf(work),
  };
  return redacted(answer, secrets);
}

/** Instead of an act that is refused, a look. */
function attentionRow(
  { bars, action, ...same }: ReturnType<typeof needsLook>[number],
  work: Work,
  who: Who,
): z.input<typeof attention> {
  const schedule = action === 'resumeSchedule' && work.schedules.find(({ name }) => name === same.name);
  const isOfOthers = schedule && !isOnOwnBoards(who, schedule);
  const pause = isOfOthers ? undefined : pauseOf(action, same.name, work);
  return {
    ...same,
    ...(action && { action: isOfOthers ? 'look' : action }),
    ...(pause && { version: standingRow(pause).version }),
    ...(bars && { bars: [...bars] }),
  };
}

/** The one that the action ends. */
function pauseOf(
  action: string,
  of: string,
  { queues, jobs, schedules }: Work,
): Standing<string> | undefined {
  switch (action) {
    case 'resumeQueue':
      return queues.find(({ name }) => name === of);
    case 'resumeJob':
      return jobs.find(({ definition }) => definition.id === of)?.definition;
    case 'resumeSchedule':
      return schedules.find(({ name }) => name === of)?.pause;
    default:
      return undefined;
  }
}

/** The least successful first. */
function bySuccess(a: JobAtWork, b: JobAtWork): number {
  return (a.statistics?.successRate ?? 1) - (b.statistics?.successRate ?? 1);
}

function railOf(work: Work): z.input<typeof overview>['rail'] {
  const { queues, jobs, firing, silenced } = work;
  const daemons = livingDaemons(work);
  const counts = queues.flatMap(({ queued, later, running, held, waiting }) => [
    queued,
    later,
    running,
    held,
    waiting,
  ]);
  return {
    live: {
      count: sumOf(counts, (count) => count),
      ...(counts.some((count) => count >= DEPTH_CAP) && { isAtLeast: true }),
    },
    failingJobs: jobs.filter(({ state }) => state === 'failing').length,
    queuesAside: queues.filter(({ mode }) => mode !== 'active').length,
    deadLetters: {
      count: sumOf(queues, ({ deadLetters }) => deadLetters),
      ...(queues.some(({ deadLetters }) => deadLetters >= MOST_DEAD_COUNTED) && { isAtLeast: true }),
    },
    firing,
    silenced,
    nodes: daemons.length,
    slots: slotsOf(daemons),
  };
}
