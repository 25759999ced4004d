/** Queues: whether they move, how deep they are, and what people do with them. A token of some jobs has none of it. */
import {
  DEPTH_CAP,
  drainQueue,
  explainQueue,
  limitQueue,
  listLive,
  listNodes,
  pauseQueue,
  purgeQueue,
  readDepthHistory,
  readQueues,
  readQueueStatistics,
  readRunning,
  resumeQueue,
  UnknownQueueError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { changeText, clean, isoTime, livingDaemons, rateText, sumOf, worksQueue } from '@sb/views';
import { cappedPlural, plural } from '@sb/words';
import { z } from 'zod';
import { standing } from '../answers/common.ts';
import { queue, queueList } from '../answers/queues.ts';
import { checkUnlimited } from '../guard/limited.ts';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Call, reads, type Route } from '../http/route.ts';
import { standingRow } from '../rows/job-rows.ts';
import { depthRows, nodeRow, queueRow, queueVerdict, RATE_MS } from '../rows/queue-rows.ts';
import { DAY_MS, readWorkQueues } from '../rows/read-work.ts';
import { redacted } from '../rows/redacted.ts';
import { flag, name, pauseBody, pauseEnd, rate, reason, zone } from '../requests/fields.ts';

const params = z.strictObject({ name });
type Params = z.output<typeof params>;
const query = z.strictObject({ tz: zone });
const whyBody = z.strictObject({ reason: reason.optional() });
const changed = z.object({ changed: z.boolean(), before: standing, after: standing, says: z.string() });

const limitBody = z.strictObject({
  maxRunning: z.number().int().nullable().optional(),
  maxDepth: z.number().int().nullable().optional(),
  rate: rate.nullable().optional(),
  burst: z.number().int().min(1).optional(),
  reason: reason.optional(),
});

const MOST_RUNS = 20;
const TAG = 'Queues';

export const QUEUE_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/queues',
    tag: TAG,
    summary: 'The queues and the nodes that work them',
    least: 'viewer',
    query,
    answer: queueList,
    hasTag: true,
    cli: ['queue:list'],
    async run({ store, who, query: { tz }, secrets }) {
      checkUnlimited(who);
      const look = await lookOf(store, tz);
      const queues = await readWorkQueues(store);
      return redacted(
        {
          now: isoTime(look.now),
          items: queues.map((one) => queueRow(one, look)),
          nodes: look.nodes.map((node) => nodeRow(node, look.now)),
        },
        secrets,
      );
    },
  }),
  reads({
    method: 'GET',
    path: '/queues/:name',
    tag: TAG,
    summary: 'One queue: whether it moves and why not, its depth over a day, its first runs',
    least: 'viewer',
    params,
    query,
    answer: queue,
    hasTag: true,
    cli: ['queue:show', 'queue:explain'],
    run: showQueue,
  }),
  acts({
    method: 'POST',
    path: '/queues/:name/pause',
    tag: TAG,
    summary: 'Pauses the queue: no run of it starts',
    least: 'operator',
    params,
    query,
    body: pauseBody,
    answer: changed,
    cli: ['queue:pause'],
    async run(call) {
      const { store, who, params: of, body } = call;
      checkUnlimited(who);
      const until = pauseEnd(body, await store.now());
      const act = { reason: body.reason, until, actor: who.actor };
      return changeRow(call, await pauseQueue(store, of.name, act));
    },
  }),
  acts({
    method: 'DELETE',
    path: '/queues/:name/pause',
    tag: TAG,
    summary: 'Resumes the queue, also one that drains',
    least: 'operator',
    params,
    query,
    body: whyBody,
    answer: changed,
    cli: ['queue:resume'],
    async run(call) {
      const { store, who, params: of, body } = call;
      checkUnlimited(who);
      const act = { actor: who.actor, reason: body.reason };
      return changeRow(call, await resumeQueue(store, of.name, act));
    },
  }),
  acts({
    method: 'POST',
    path: '/queues/:name/drain',
    tag: TAG,
    summary: 'Drains the queue: it refuses new runs, and those in it run',
    least: 'operator',
    params,
    query,
    body: whyBody,
    answer: changed,
    cli: ['queue:drain'],
    async run(call) {
      const { store, who, params: of, body } = call;
      checkUnlimited(who);
      const act = { actor: who.actor, reason: body.reason };
      return changeRow(call, await drainQueue(store, of.name, act));
    },
  }),
  acts({
    method: 'POST',
    path: '/queues/:name/purge',
    tag: TAG,
    summary: 'Cancels the runs that wait in the queue; `dryRun` counts them only',
    least: 'admin',
    params,
    query: z.strictObject({ dryRun: flag }),
    body: z.strictObject({ reason }),
    answer: z.object({
      dryRun: z.boolean(),
      cancelled: z.number(),
      isAtLeast: z.boolean().optional(),
      says: z.string(),
    }),
    cli: ['queue:purge'],
    run: purge,
  }),
  acts({
    method: 'PATCH',
    path: '/queues/:name',
    tag: TAG,
    summary: 'Limits the queue; null takes a limit away',
    least: 'operator',
    params,
    body: limitBody,
    answer: z.object({ changed: z.boolean(), says: z.string() }),
    cli: ['queue:limit'],
    run: changeLimits,
  }),
];

async function lookOf(store: Store, tz: string, of?: string) {
  const now = await store.now();
  const [nodes, depths, ends] = [
    await listNodes(store),
    await readDepthHistory(store, { from: now - DAY_MS, to: now, buckets: 96, queue: of }),
    await readQueueStatistics(store, { from: now - RATE_MS, to: now, buckets: 1, queue: of }),
  ];
  return {
    now,
    zone: tz,
    nodes,
    depths: new Map(depths.map((one) => [one.queue, one])),
    ends: new Map(ends.map(({ queue: one, runs }) => [one, runs])),
  };
}

async function showQueue({
  store,
  who,
  params: { name: of },
  query: { tz },
  secrets,
}: Call<Params, z.output<typeof query>>): Promise<z.input<typeof queue>> {
  checkUnlimited(who);
  const explanation = await explainQueue(store, of);
  const look = await lookOf(store, tz, of);
  const { now, nodes, depths } = look;
  const [queues, due, running, [day]] = [
    await readWorkQueues(store),
    await listLive(store, { view: 'queued', queue: of, limit: MOST_RUNS }),
    await readRunning(store),
    await readQueueStatistics(store, { from: now - DAY_MS, to: now, buckets: 1, queue: of }),
  ];
  const found = queues.find((one) => one.name === of);
  if (!found) throw unknownQueue(of, queues);
  const nodeName = (id: number): string | undefined => nodes.find((node) => node.id === id)?.name;
  const answer = {
    ...queueRow(found, look),
    now: isoTime(now),
    verdict: queueVerdict(explanation),
    history: depthRows(depths.get(of)),
    nodes: livingDaemons({ nodes }).map((node) => ({ node: clean(node.name), takes: worksQueue(node, of) })),
    first: due.runs.map(({ id, jobId, priority, runAt }) => ({ id, jobId, priority, runAt: isoTime(runAt) })),
    runs: running
      .filter((run) => run.queue === of)
      .slice(0, MOST_RUNS)
      .map(({ id, jobId, startedAt, nodeId }) => {
        const node = nodeName(nodeId);
        return { id, jobId, startedAt: isoTime(startedAt), ...(node !== undefined && { node: clean(node) }) };
      }),
    ...(day?.durationMs.p50 !== undefined && { p50Ms: day.durationMs.p50 }),
  };
  return redacted(answer, secrets);
}

async function purge({
  store,
  who,
  params: { name: of },
  query: { dryRun },
  body,
}: Call<Params, { readonly dryRun: boolean }, { readonly reason: string }>) {
  checkUnlimited(who);
  if (!dryRun) {
    const cancelled = await purgeQueue(store, of, { actor: who.actor, reason: body.reason });
    return { dryRun, cancelled, says: `Cancelled ${plural(cancelled, 'run')} of ${of}.` };
  }
  const queues = await readQueues(store);
  const found = queues.find((one) => one.name === of);
  if (!found) throw unknownQueue(of, queues);
  const counts = [found.queued, found.later, found.held, found.waiting];
  const cancelled = sumOf(counts, (count) => count);
  const isAtLeast = counts.some((count) => count >= DEPTH_CAP);
  return {
    dryRun,
    cancelled,
    ...(isAtLeast && { isAtLeast }),
    says: `${cappedPlural(cancelled, isAtLeast ? cancelled : undefined, 'run')} would be cancelled.`,
  };
}

async function changeLimits({
  store,
  who,
  params: { name: of },
  body,
}: Call<Params, unknown, z.output<typeof limitBody>>) {
  checkUnlimited(who);
  const { maxRunning, maxDepth, rate: wanted, burst } = body;
  if (burst !== undefined && !wanted)
    throw new RefusedError({ code: 'REQUEST_INVALID', detail: 'body.burst: needs a rate.' });
  const { changed: isChanged, after } = await limitQueue(store, of, {
    actor: who.actor,
    reason: body.reason,
    maxRunning: maxRunning === null ? 'none' : maxRunning,
    maxDepth: maxDepth === null ? 'none' : maxDepth,
    rate: wanted === null ? 'none' : wanted && { ...wanted, burst },
  });
  const atOnce = after.maxRunning === undefined ? 'any number' : String(after.maxRunning);
  const waiting = after.maxDepth === undefined ? 'any number' : String(after.maxDepth);
  return {
    changed: isChanged,
    says: `${of}: ${atOnce} at once, ${waiting} waiting, ${after.rate ? rateText(after.rate) : 'no rate'}.`,
  };
}

function unknownQueue(of: string, queues: readonly { readonly name: string }[]): UnknownQueueError {
  return new UnknownQueueError(
    of,
    queues.map((one) => one.name),
  );
}

async function changeRow(
  { store, params: of, query: { tz }, secrets }: Call<Params, z.output<typeof query>>,
  change: Awaited<ReturnType<typeof pauseQueue>>,
): Promise<z.input<typeof changed>> {
  const { changed: isChanged, before, after } = change;
  const says = `${changeText(of.name, change, await store.now(), tz)}.`;
  return redacted(
    { changed: isChanged, before: standingRow(before), after: standingRow(after), says },
    secrets,
  );
}
