/** Queues: whether they move, and how deep they are. A token of some jobs has none of it. */
import {
  explainQueue,
  listLive,
  listNodes,
  readDepthHistory,
  readFlows,
  readHolds,
  readQueueStatistics,
  readRunning,
  UnknownQueueError,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { clean, isoTime, livingDaemons, type WorkQueue, worksQueue } from '@sb/views';
import type { z } from 'zod';
import { queue, queueList } from '../../answers/queues.ts';
import { checkUnlimited } from '../../guard/limited.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import {
  clearingText,
  queueFlow,
  depthRows,
  nodeRow,
  type QueueLook,
  queueRow,
  queueVerdict,
} from '../../rows/queue/queue-rows.ts';
import { DAY_MS, readWorkQueues, statisticsWindow } from '../../rows/read-work.ts';
import { emptyingText } from '../../rows/queue/queue-flow.ts';
import { redacted } from '../../rows/redacted.ts';
import { zoneQuery, type ZoneQuery } from '../../requests/fields.ts';
import { queueParams, type QueueParams, TAG } from './named.ts';

const MOST_RUNS = 20;

export const QUEUE_READS: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/queues',
    tag: TAG,
    summary: 'The queues and the nodes that work them',
    least: 'viewer',
    query: zoneQuery,
    answer: queueList,
    isList: true,
    hasTag: true,
    cli: ['queue:list'],
    isShared: true,
    async run({ store, who, query: { tz }, secrets }) {
      checkUnlimited(who);
      const queues = await readWorkQueues(store);
      const look = await lookOf(store, { queues, tz });
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
    params: queueParams,
    query: zoneQuery,
    answer: queue,
    hasTag: true,
    cli: ['queue:show', 'queue:explain'],
    isShared: true,
    run: showQueue,
  }),
];

interface Shown {
  readonly queues: readonly WorkQueue[];
  readonly tz: string;
  /** The only one that is shown. */
  readonly of?: string;
}

async function lookOf(store: Store, { queues, tz, of }: Shown): Promise<QueueLook> {
  const now = await store.now();
  const shown = queues.filter(({ name }) => of === undefined || name === of);
  const [nodes, holds, depths, flows] = [
    await listNodes(store),
    await readHolds(
      store,
      shown.filter(({ held }) => held > 0).map(({ name }) => name),
    ),
    await readDepthHistory(store, { ...statisticsWindow(now, DAY_MS), buckets: 96, queue: of }),
    await readFlows(store, { now, queue: of }),
  ];
  return {
    now,
    zone: tz,
    nodes,
    holds,
    depths: new Map(depths.map((one) => [one.queue, one])),
    flows,
  };
}

async function showQueue({
  store,
  who,
  params: { name: of },
  query: { tz },
  secrets,
}: Call<QueueParams, ZoneQuery>): Promise<z.input<typeof queue>> {
  checkUnlimited(who);
  const explanation = await explainQueue(store, of);
  const queues = await readWorkQueues(store);
  const look = await lookOf(store, { queues, tz, of });
  const { now, nodes, depths } = look;
  const [due, running, [day]] = [
    await listLive(store, { view: 'queued', queue: of, limit: MOST_RUNS }),
    await readRunning(store),
    await readQueueStatistics(store, { from: now - DAY_MS, to: now, buckets: 1, queue: of }),
  ];
  const found = queues.find((one) => one.name === of);
  if (!found)
    throw new UnknownQueueError(
      of,
      queues.map(({ name }) => name),
    );
  const clearing =
    clearingText(found, nodes, day?.durationMs.p50) ?? emptyingText(found, queueFlow(of, look));
  const nodeName = (id: number): string | undefined => nodes.find((node) => node.id === id)?.name;
  const answer = {
    ...queueRow(found, look),
    now: isoTime(now),
    verdict: queueVerdict(explanation, found, tz),
    ...(clearing !== undefined && { clearing }),
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
