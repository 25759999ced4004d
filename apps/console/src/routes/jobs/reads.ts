/** The registry: what each job is, and how it does. */
import {
  groupDeadLetters,
  type JobDefinition,
  listNodes,
  readJobEnds,
  readJobLimits,
  readStatistics,
  readTotals,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { clean, isoTime } from '@sb/views';
import { z } from 'zod';
import { job, JOB_STATES, jobList, statistics } from '../../answers/jobs.ts';
import { checkKnown, unknownJob } from '../../guard/known-names.ts';
import { checkJob } from '../../guard/limited.ts';
import { ownExamples } from '../../guard/own-boards.ts';
import { RefusedError } from '../../http/refusal.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { configurationOf } from '../../rows/configuration.ts';
import { jobRow, knownBy, statisticsRow } from '../../rows/job-rows.ts';
import { readJobsAtWork, statisticsWindow } from '../../rows/read-work.ts';
import { redacted } from '../../rows/redacted.ts';
import { duration, instant, instantOf, name, zone } from '../../requests/fields.ts';
import { hasWords } from '../../requests/job-words.ts';
import { countOthers, errorGroupRows } from '../dead-letters/groups.ts';
import { jobParams, type JobParams, TAG } from './seen.ts';

const listQuery = z.strictObject({
  q: z.string().min(1).max(100).optional(),
  owner: name.optional(),
  tag: name.optional(),
  state: z.enum(JOB_STATES).optional(),
  tz: zone,
});

const jobQuery = z.strictObject({ window: duration.default(86_400_000), tz: zone });

const MOST_DURATIONS = 500;
const MOST_GROUPS = 10;
const LONGEST_WINDOW_MS = 90 * 86_400_000;

export const JOB_READS: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/jobs',
    tag: TAG,
    summary: 'The jobs that daemons know, and how each does',
    least: 'viewer',
    isOfJobs: true,
    query: listQuery,
    answer: jobList,
    isList: true,
    hasTag: true,
    cli: ['list'],
    isShared: true,
    run: listJobs,
  }),
  reads({
    method: 'GET',
    path: '/jobs/:id',
    tag: TAG,
    summary: 'One job: its numbers, its errors, its schedules, and what holds for its runs',
    least: 'viewer',
    isOfJobs: true,
    params: jobParams,
    query: jobQuery,
    answer: job,
    hasTag: true,
    isShared: true,
    run: showJob,
  }),
  reads({
    method: 'GET',
    path: '/stats',
    tag: TAG,
    summary: 'Numbers of the ended runs of each job in a window of at most 90 days',
    least: 'viewer',
    isOfJobs: true,
    refuses: [404],
    query: z.strictObject({
      job: name.optional(),
      since: instant.default('24h'),
      until: instant.optional(),
      buckets: z.coerce.number().int().min(1).max(240).default(96),
    }),
    answer: statistics,
    isList: true,
    cli: ['stats'],
    async run({ store, who, query }) {
      const now = await store.now();
      const to = query.until === undefined ? now : (instantOf(query.until, now) ?? now);
      const from = instantOf(query.since, now) ?? now;
      if (from >= to)
        throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'query.since: is not before the end.' });
      if (to - from > LONGEST_WINDOW_MS)
        throw new RefusedError({
          code: 'REQUEST_INVALID',
          detail: 'query.since: expected at most 90 days before the end.',
        });
      await checkKnown({ store, who }, query);
      const items = await readStatistics(store, { from, to, buckets: query.buckets, jobId: query.job });
      return {
        from: isoTime(from),
        to: isoTime(to),
        items: items
          .filter(({ jobId }) => maySeeJob(who, jobId))
          .map(({ jobId, ...numbers }) => ({ jobId, ...statisticsRow(numbers) })),
      };
    },
  }),
];

async function listJobs({ store, who, query, secrets }: Call<unknown, z.output<typeof listQuery>>) {
  const { now, jobs } = await readJobsAtWork(store, query.tz);
  const items = jobs
    .filter(({ definition, state }) => {
      const isFound = query.q === undefined || hasWords(definition, query.q);
      const isOfOwner = query.owner === undefined || query.owner === definition.owner;
      const hasTag = query.tag === undefined || definition.tags.includes(query.tag);
      return isFound && isOfOwner && hasTag && (query.state === undefined || query.state === state);
    })
    .filter(({ definition: { id } }) => maySeeJob(who, id))
    .map((one) => jobRow(one, { now, who }));
  return redacted({ now: isoTime(now), items }, secrets);
}

async function showJob({
  store,
  who,
  params: { id },
  query,
  secrets,
}: Call<JobParams, z.output<typeof jobQuery>>): Promise<z.input<typeof job>> {
  checkJob(who, id);
  const { now, jobs } = await readJobsAtWork(store, query.tz);
  const found = jobs.find(({ definition }) => definition.id === id);
  if (!found) throw await unknownJob({ store, who }, id);
  const window = statisticsWindow(now, Math.min(query.window, LONGEST_WINDOW_MS));
  const [limits, nodes, totals, ends, errors] = [
    await readJobLimits(store, id),
    await listNodes(store),
    await readTotals(store, { ...window, buckets: 96, jobId: id, isTimed: true }),
    await readJobEnds(store, { jobId: id, since: window.from, limit: MOST_DURATIONS }),
    await errorsOf(store, { id, who, secrets, now }),
  ];
  const { definition, health } = found;
  const { inputSchema, scheduleHint, needsDedupeKey } = definition;
  const answer = {
    ...jobRow(found, { now, who }),
    now: isoTime(now),
    ...(scheduleHint !== undefined && { scheduleHint: clean(scheduleHint) }),
    ...(inputSchema && { inputSchema }),
    examples: [...ownExamples(who, id, examplesOf(inputSchema))],
    needsDedupeKey,
    configuration: [...configurationOf(definition, limits)],
    statistics: {
      from: isoTime(window.from),
      to: isoTime(window.to),
      ...statisticsRow(totals),
      waits: [...(totals.waits ?? [])],
    },
    durations: ends.map(({ id: run, state, finishedAt, startedAt }) => ({
      id: run,
      state,
      at: isoTime(finishedAt),
      ...(startedAt !== undefined && { tookMs: finishedAt - startedAt }),
    })),
    errors,
    knownBy: knownBy(nodes, definition),
    ...(health?.lastSuccessAt !== undefined && { lastSuccessAt: isoTime(health.lastSuccessAt) }),
  };
  return redacted(answer, secrets);
}

async function errorsOf(
  store: Store,
  { id, who, secrets, now }: Pick<Call, 'who' | 'secrets'> & { readonly id: string; readonly now: number },
) {
  const letters = await groupDeadLetters(store, { now, isOfJob: (jobId) => maySeeJob(who, jobId) });
  const own = letters.groups.filter(({ jobs }) => jobs.includes(id)).slice(0, MOST_GROUPS);
  const others = await countOthers({ store, who }, own.length === 0 ? [] : letters.jobs);
  return (await errorGroupRows({ store, who, secrets }, own, others)).map(({ row }) => row);
}

function examplesOf(schema: JobDefinition['inputSchema']): unknown[] {
  const examples = schema?.['examples'];
  return Array.isArray(examples) ? examples.slice(0, 10) : [];
}
