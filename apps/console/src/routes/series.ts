/** Numbers over time: the charts of the page Metrics. */
import {
  DEPTH_CAP,
  type EndedRunsPart,
  listJobNames,
  listQueueNames,
  readDepthSeries,
  readEndedSeries,
} from '@sb/queue';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { depthSeries, endedSeries, RANGES, seriesNames } from '../answers/series.ts';
import { checkKnown, checkScope } from '../guard/known-names.ts';
import { checkUnlimited } from '../guard/limited.ts';
import { type Call, reads, type Route } from '../http/route.ts';
import { maySeeJob } from '../http/who.ts';
import { name } from '../requests/fields.ts';

const TAG = 'Statistics';
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Parts of whole minutes or hours: those of days are of UTC. Samples of depth are read so that they are at most 1,440. */
const STEPS: Readonly<
  Record<
    (typeof RANGES)[number],
    { readonly stepMs: number; readonly buckets: number; readonly sampleMs: number }
  >
> = {
  '1h': { stepMs: MINUTE, buckets: 60, sampleMs: MINUTE },
  '6h': { stepMs: 5 * MINUTE, buckets: 72, sampleMs: MINUTE },
  '24h': { stepMs: 15 * MINUTE, buckets: 96, sampleMs: MINUTE },
  '7d': { stepMs: HOUR, buckets: 168, sampleMs: 10 * MINUTE },
  '30d': { stepMs: 6 * HOUR, buckets: 120, sampleMs: 30 * MINUTE },
  '90d': { stepMs: 24 * HOUR, buckets: 90, sampleMs: 2 * HOUR },
};

const range = z.enum(RANGES).default('24h');
const seriesQuery = z.strictObject({ range, job: name.optional(), queue: name.optional() });
const depthQuery = z.strictObject({ range, queue: name.optional() });

export const SERIES_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/stats/series',
    tag: TAG,
    summary: 'Ended runs over time: how they ended, how long they waited and took',
    least: 'viewer',
    isOfJobs: true,
    refuses: [404],
    query: seriesQuery,
    answer: endedSeries,
    isShared: true,
    run: readSeries,
  }),
  reads({
    method: 'GET',
    path: '/stats/depths',
    tag: TAG,
    summary: 'How deep a queue was over time, or all together',
    least: 'viewer',
    refuses: [404],
    query: depthQuery,
    answer: depthSeries,
    isShared: true,
    run: readDepths,
  }),
  reads({
    method: 'GET',
    path: '/stats/names',
    tag: TAG,
    summary: 'The jobs and queues whose numbers can be asked for',
    least: 'viewer',
    isOfJobs: true,
    answer: seriesNames,
    async run({ store, who }) {
      const jobs = await listJobNames(store);
      return {
        jobs: jobs.filter((job) => maySeeJob(who, job)).toSorted(),
        // Queues are nothing for a token of some jobs.
        queues: who.jobs === undefined ? (await listQueueNames(store)).toSorted() : [],
      };
    },
  }),
];

async function readSeries({
  store,
  who,
  query: { range: wanted, job, queue },
}: Call<unknown, z.output<typeof seriesQuery>>): Promise<z.input<typeof endedSeries>> {
  await checkScope({ store, who }, { job, queue });
  const { window, shown } = rangeWindow(wanted, await store.now());
  const { total, parts, timesOfMs } = await readEndedSeries(store, { ...window, jobId: job, queue });
  return {
    ...shown,
    total: endedRow(total),
    parts: parts.map(({ at, ...part }) => ({ at: isoTime(at), ...endedRow(part) })),
    timesOfMs,
  };
}

async function readDepths({
  store,
  who,
  query: { range: wanted, queue },
}: Call<unknown, z.output<typeof depthQuery>>): Promise<z.input<typeof depthSeries>> {
  checkUnlimited(who);
  await checkKnown({ store, who }, { queue });
  const { window, shown, sampleMs } = rangeWindow(wanted, await store.now());
  const parts = await readDepthSeries(store, { ...window, queue, everyMinutes: sampleMs / MINUTE });
  return {
    ...shown,
    sampleMs,
    parts: parts.map((part) =>
      part ? { ...part, at: isoTime(part.at), oldestMs: part.oldestMs ?? 0 } : null,
    ),
    cap: DEPTH_CAP,
  };
}

function rangeWindow(wanted: (typeof RANGES)[number], now: number) {
  const { stepMs, buckets, sampleMs } = STEPS[wanted];
  const to = (Math.floor(now / stepMs) + 1) * stepMs;
  const from = to - buckets * stepMs;
  return {
    window: { from, to, buckets },
    shown: { now: isoTime(now), from: isoTime(from), to: isoTime(to), stepMs },
    sampleMs,
  };
}

function endedRow({ succeeded, failed, other, retried, waitMs, durationMs }: EndedRunsPart) {
  return {
    succeeded,
    failed,
    other,
    retried,
    ...(succeeded + failed > 0 && { successRate: succeeded / (succeeded + failed) }),
    waitMs,
    durationMs,
  };
}
