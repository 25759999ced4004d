/** The registry: what each job is, how it does, and what people do with it. */
import {
  findDeadLetter,
  groupDeadLetters,
  limitJob,
  listHistory,
  listJobNames,
  listNodes,
  pauseJob,
  readJob,
  readJobLimits,
  readStatistics,
  readTotals,
  requestRun,
  resumeJob,
  type JobDefinition,
  UnknownJobError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { changeText, clean, isoTime, rateText } from '@sb/views';
import { plural } from '@sb/words';
import { z } from 'zod';
import { JOB_STATES, job, jobList, statistics } from '../answers/jobs.ts';
import { FINISHED, standing } from '../answers/common.ts';
import { checkJob, checkRuns } from '../guard/limited.ts';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../http/route.ts';
import { maySeeJob } from '../http/who.ts';
import { configurationOf } from '../rows/configuration.ts';
import { errorGroupRow, jobRow, knownBy, standingRow, statisticsRow } from '../rows/job-rows.ts';
import { readJobsAtWork } from '../rows/read-work.ts';
import { redacted } from '../rows/redacted.ts';
import {
  duration,
  instant,
  instantOf,
  name,
  pauseBody,
  pauseEnd,
  rate,
  reason,
  runId,
  zone,
} from '../requests/fields.ts';
import { runFields, runRequest } from '../requests/run-request.ts';

const params = z.strictObject({ id: name });
type Params = z.output<typeof params>;

const listQuery = z.strictObject({
  q: z.string().min(1).max(100).optional(),
  owner: name.optional(),
  tag: name.optional(),
  state: z.enum(JOB_STATES).optional(),
  tz: zone,
});

const jobQuery = z.strictObject({ window: duration.default(86_400_000), tz: zone });

const runBody = z.strictObject({
  ...runFields,
  runAt: z.iso.datetime({ offset: true }).optional(),
  after: z.array(runId).max(100).optional(),
});

const limitBody = z.strictObject({
  maxRunning: z.union([z.number().int(), z.literal('none'), z.null()]).optional(),
  rate: z.union([rate, z.literal('none'), z.null()]).optional(),
  burst: z.number().int().min(1).optional(),
  reason: reason.optional(),
});

const changed = z.object({
  changed: z.boolean(),
  before: standing,
  after: standing,
  moved: z.number(),
  says: z.string(),
});
const changeQuery = z.strictObject({ tz: zone });

const MOST_DURATIONS = 500;
const MOST_GROUPS = 10;
const LONGEST_WINDOW_MS = 90 * 86_400_000;
const TAG = 'Jobs';

export const JOB_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/jobs',
    tag: TAG,
    summary: 'The jobs that daemons know, and how each does',
    least: 'viewer',
    isOfJobs: true,
    query: listQuery,
    answer: jobList,
    hasTag: true,
    cli: ['list'],
    run: listJobs,
  }),
  reads({
    method: 'GET',
    path: '/jobs/:id',
    tag: TAG,
    summary: 'One job: its numbers, its errors, its schedules, and what holds for its runs',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: jobQuery,
    answer: job,
    hasTag: true,
    run: showJob,
  }),
  reads({
    method: 'GET',
    path: '/stats',
    tag: TAG,
    summary: 'Numbers of the ended runs of each job in a window',
    least: 'viewer',
    isOfJobs: true,
    query: z.strictObject({
      job: name.optional(),
      since: instant.default('24h'),
      until: instant.optional(),
      buckets: z.coerce.number().int().min(1).max(240).default(96),
    }),
    answer: statistics,
    cli: ['stats'],
    async run({ store, who, query }) {
      const now = await store.now();
      const to = query.until === undefined ? now : (instantOf(query.until, now) ?? now);
      const from = instantOf(query.since, now) ?? now;
      if (from >= to)
        throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'query.since: is not before the end.' });
      if (query.job !== undefined) checkJob(who, query.job);
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
  acts({
    method: 'POST',
    path: '/jobs/:id/runs',
    tag: TAG,
    summary: 'Requests a run; the stored schema of the job checks the input',
    least: 'operator',
    isOfJobs: true,
    params,
    body: runBody,
    answer: z.object({ id: z.number(), verdict: z.enum(['enqueued', 'duplicate']), says: z.string() }),
    status: 201,
    cli: ['job'],
    run: requestJob,
  }),
  acts({
    method: 'POST',
    path: '/jobs/:id/pause',
    tag: TAG,
    summary: 'Pauses the job in all queues: its runs are held',
    least: 'operator',
    isOfJobs: true,
    params,
    query: changeQuery,
    body: pauseBody,
    answer: changed,
    cli: ['job:pause'],
    async run(call) {
      const { store, who, params: of, body } = call;
      checkJob(who, of.id);
      const until = pauseEnd(body, await store.now());
      const act = { reason: body.reason, until, actor: who.actor };
      return changeRow(call, await pauseJob(store, of.id, act), 'held');
    },
  }),
  acts({
    method: 'DELETE',
    path: '/jobs/:id/pause',
    tag: TAG,
    summary: 'Resumes the job',
    least: 'operator',
    isOfJobs: true,
    params,
    query: changeQuery,
    body: z.strictObject({ reason: reason.optional() }),
    answer: changed,
    cli: ['job:resume'],
    async run(call) {
      const { store, who, params: of, body } = call;
      checkJob(who, of.id);
      const act = { actor: who.actor, reason: body.reason };
      return changeRow(call, await resumeJob(store, of.id, act), 'queued again');
    },
  }),
  acts({
    method: 'PATCH',
    path: '/jobs/:id',
    tag: TAG,
    summary: 'Limits the job beside its code; null: as its code says',
    least: 'operator',
    isOfJobs: true,
    params,
    body: limitBody,
    answer: z.object({ changed: z.boolean(), says: z.string() }),
    cli: ['job:limit'],
    run: changeLimits,
  }),
];

async function listJobs({ store, who, query, secrets }: Call<unknown, z.output<typeof listQuery>>) {
  const { now, jobs } = await readJobsAtWork(store, query.tz);
  const wanted = query.q?.toLowerCase();
  const items = jobs
    .filter(({ definition: { id, name: title, owner, tags }, state }) => {
      const isFound = wanted === undefined || `${id}\n${title}`.toLowerCase().includes(wanted);
      const isOfOwner = query.owner === undefined || query.owner === owner;
      const hasTag = query.tag === undefined || tags.includes(query.tag);
      return isFound && isOfOwner && hasTag && (query.state === undefined || query.state === state);
    })
    .filter(({ definition: { id } }) => maySeeJob(who, id))
    .map((one) => jobRow(one, now));
  return redacted({ now: isoTime(now), items }, secrets);
}

async function showJob({
  store,
  who,
  params: { id },
  query,
  secrets,
}: Call<Params, z.output<typeof jobQuery>>): Promise<z.input<typeof job>> {
  checkJob(who, id);
  const { now, jobs } = await readJobsAtWork(store, query.tz);
  const found = jobs.find(({ definition }) => definition.id === id);
  if (!found) throw await unknownJob({ store, who }, id);
  const from = now - Math.min(query.window, LONGEST_WINDOW_MS);
  const [limits, nodes, totals, history, errors] = [
    await readJobLimits(store, id),
    await listNodes(store),
    await readTotals(store, { from, to: now, buckets: 96, jobId: id, isTimed: true }),
    await listHistory(store, { jobId: id, since: from, limit: MOST_DURATIONS }),
    await errorsOf(store, { id, who, now }),
  ];
  const { definition, health } = found;
  const { inputSchema, scheduleHint, needsDedupeKey } = definition;
  const answer = {
    ...jobRow(found, now),
    now: isoTime(now),
    ...(scheduleHint !== undefined && { scheduleHint: clean(scheduleHint) }),
    ...(inputSchema && { inputSchema }),
    examples: examplesOf(inputSchema),
    needsDedupeKey,
    configuration: [...configurationOf(definition, limits)],
    statistics: {
      from: isoTime(from),
      to: isoTime(now),
      ...statisticsRow(totals),
      waits: [...(totals.waits ?? [])],
    },
    durations: history.runs.flatMap(({ id: run, state, finishedAt, startedAt }) =>
      finishedAt === undefined || !isFinished(state)
        ? []
        : [
            {
              id: run,
              state,
              at: isoTime(finishedAt),
              ...(startedAt !== undefined && { tookMs: finishedAt - startedAt }),
            },
          ],
    ),
    errors,
    knownBy: knownBy(nodes, definition),
    ...(health?.lastSuccessAt !== undefined && { lastSuccessAt: isoTime(health.lastSuccessAt) }),
  };
  return redacted(answer, secrets);
}

async function errorsOf(
  store: Store,
  { id, who, now }: { readonly id: string; readonly who: Call['who']; readonly now: number },
) {
  const { groups } = await groupDeadLetters(store, { now });
  const own = groups.filter(({ jobs }) => jobs.includes(id)).slice(0, MOST_GROUPS);
  const rows: z.input<typeof job>['errors'] = [];
  for (const group of own) {
    const { error } = await findDeadLetter(store, group.lastRunId);
    const jobs = group.jobs.filter((one) => maySeeJob(who, one));
    rows.push(...errorGroupRow({ ...group, jobs }, error?.name));
  }
  return rows;
}

async function requestJob({
  store,
  who,
  params: { id },
  body,
}: Call<Params, unknown, z.output<typeof runBody>>) {
  checkJob(who, id);
  const definition = await readJob(store, id);
  if (!definition) throw await unknownJob({ store, who }, id);
  const { runAt, after = [], ...wanted } = body;
  await checkRuns(store, who, after);
  if (wanted.delay !== undefined && runAt !== undefined)
    throw new RefusedError({
      code: 'REQUEST_INVALID',
      detail: 'body.delay and body.runAt exclude each other.',
    });
  const delay = runAt === undefined ? wanted.delay : Math.max(0, Date.parse(runAt) - (await store.now()));
  const { id: run, verdict } = await requestRun(store, {
    ...runRequest(definition, { ...wanted, delay }, who.actor),
    ...(after.length > 0 && { after: after.map((parent) => ({ run: parent })) }),
  });
  const says =
    verdict === 'enqueued'
      ? `Run ${run} is requested.`
      : `Run ${run} has this key already; nothing was stored.`;
  return { id: run, verdict, says };
}

async function changeLimits({
  store,
  who,
  params: { id },
  body,
}: Call<Params, unknown, z.output<typeof limitBody>>) {
  checkJob(who, id);
  const { maxRunning, rate: wanted, burst } = body;
  if (burst !== undefined && (wanted === undefined || wanted === null || wanted === 'none'))
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.burst: needs a rate.' });
  const { changed: isChanged, after } = await limitJob(store, id, {
    actor: who.actor,
    reason: body.reason,
    maxRunning: maxRunning === null ? 'code' : maxRunning,
    ...(wanted !== undefined && {
      rate: wanted === null ? 'code' : wanted === 'none' ? 'none' : { ...wanted, burst },
    }),
  });
  const atOnce = after.maxRunning === undefined ? 'any number' : String(after.maxRunning);
  return {
    changed: isChanged,
    says: `${id}: ${atOnce} at once, ${after.rate ? rateText(after.rate) : 'no rate'}.`,
  };
}

async function unknownJob({ store, who }: Pick<Call, 'store' | 'who'>, id: string): Promise<UnknownJobError> {
  const known = await listJobNames(store);
  return new UnknownJobError(
    id,
    known.filter((one) => maySeeJob(who, one)),
  );
}

/** `became`: what the runs that it moved are now. */
async function changeRow(
  { store, params: { id }, query: { tz }, secrets }: Call<Params, z.output<typeof changeQuery>>,
  change: Awaited<ReturnType<typeof pauseJob>>,
  became: string,
): Promise<z.input<typeof changed>> {
  const { changed: isChanged, before, after, moved } = change;
  const text = changeText(id, change, await store.now(), tz);
  const says = isChanged ? `${text}; ${plural(moved, 'run')} ${became}.` : `${text}.`;
  return redacted(
    { changed: isChanged, before: standingRow(before), after: standingRow(after), moved, says },
    secrets,
  );
}

function examplesOf(schema: JobDefinition['inputSchema']): unknown[] {
  const examples = schema?.['examples'];
  return Array.isArray(examples) ? examples.slice(0, 10) : [];
}

function isFinished(state: string): state is (typeof FINISHED)[number] {
  return FINISHED.some((one) => one === state);
}
