/** The processes that work the store. */
import {
  cordonNode,
  drainNode,
  type EndedNode,
  listEndedNodes,
  listNodes,
  readEndedNode,
  type NodeRecord,
  readJobs,
  readRunning,
  readUnknownJobs,
  uncordonNode,
  UnknownNodeError,
} from '@sb/queue';
import {
  clean,
  ifDrainedText,
  isoTime,
  nodeChangeText,
  nodesText,
  nodeStateWord,
  versionsText,
} from '@sb/views';
import { z } from 'zod';
import { node as nodeAnswer, nodeChanged, nodeList } from '../answers/nodes.ts';
import { checkUnlimited } from '../guard/limited.ts';
import { acts, type Call, reads, type Route } from '../http/route.ts';
import { shownProgress } from '../rows/shown-progress.ts';
import { nodeRow } from '../rows/queue/queue-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { cutPage, idOf, isNumber, readCursor } from '../requests/cursors.ts';
import { cursor, flag, limit, type WhyBody, whyBody } from '../requests/fields.ts';

const params = z.strictObject({ id: z.coerce.number().int().positive() });
const query = z.strictObject({
  /** Those that have ended too. */
  all: flag,
  cursor,
  /** Of those that have ended: those that work are all on the first page. */
  limit: limit.unwrap().default(100),
});

const TAG = 'Nodes';
const MOST_RUNS = 100;

export const NODE_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/nodes',
    tag: TAG,
    summary: 'The processes that work the store, or still hold a lease; with `all` those that have ended too',
    least: 'viewer',
    query,
    answer: nodeList,
    isList: true,
    cli: ['node:list'],
    isShared: true,
    async run({ store, who, query: asked, secrets }) {
      checkUnlimited(who);
      const { all, limit: most } = asked;
      const before = readCursor(asked.cursor, asked, isNumber);
      const now = await store.now();
      const nodes = await listNodes(store);
      const found = all ? await listEndedNodes(store, { limit: most + 1, before }) : [];
      const { rows: ended, ...next } = cutPage(found, most, { filters: asked, placeOf: idOf });
      const versions = versionsText(nodes);
      const answer = {
        now: isoTime(now),
        says: nodesText(nodes),
        notes: versions === undefined ? [] : [versions],
        unknownJobs: (await readUnknownJobs(store)).map(({ name, unknownSince, holdsRuns }) => ({
          jobId: name,
          since: isoTime(unknownSince),
          holdsRuns,
        })),
        items: [...(before === undefined ? nodes : []), ...ended].map((one) => nodeRow(one, now)),
        ...next,
      };
      return redacted(answer, secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/nodes/:id',
    tag: TAG,
    summary: 'One process that works the store, or has worked it: its runs, its jobs, its queues',
    least: 'viewer',
    params,
    answer: nodeAnswer,
    cli: ['node:show'],
    run: showNode,
  }),
  change('cordon', 'The node takes no run, and stays up', cordonNode),
  change('uncordon', 'The node takes runs again', uncordonNode),
  change('drain', 'The node takes no run, and stops when its runs have ended', drainNode),
];

async function showNode({
  store,
  who,
  params: { id },
  secrets,
}: Call<z.output<typeof params>>): Promise<z.input<typeof nodeAnswer>> {
  checkUnlimited(who);
  const now = await store.now();
  const nodes = await listNodes(store);
  const found = nodes.find((one) => one.id === id);
  const shown = found ?? (await findEnded(store, id, nodes));
  const known = new Set(shown.jobs);
  const runs = (await readRunning(store)).filter(({ nodeId }) => nodeId === id).slice(0, MOST_RUNS);
  const isDaemon = found?.kind === 'daemon' && nodeStateWord(found) !== 'gone';
  const isAlone = nodes.filter(({ name, kind }) => name === shown.name && kind === 'daemon').length < 2;
  return redacted(
    {
      ...nodeRow(shown, now),
      now: isoTime(now),
      runs: runs.map(({ id: runId, jobId, queue, startedAt, attempt, progress }) => ({
        id: runId,
        jobId,
        queue,
        startedAt: isoTime(startedAt),
        attempt,
        ...(progress && { progress: shownProgress(who, { jobId }, progress) }),
      })),
      stuck: shown.stuck.map((run) => ({ ...run })),
      jobs: [...shown.jobs],
      unknownJobs: (await readJobs(store)).flatMap((job) => (known.has(job.id) ? [] : [job.id])),
      ...(isDaemon && { ifDrained: ifDrainedText(found, nodes) }),
      handle: isAlone ? clean(shown.name) : String(id),
    },
    secrets,
  );
}

async function findEnded(store: Call['store'], id: number, nodes: readonly NodeRecord[]): Promise<EndedNode> {
  const found = await readEndedNode(store, id);
  if (found) return found;
  throw new UnknownNodeError(String(id), nodes);
}

function change(verb: 'cordon' | 'uncordon' | 'drain', summary: string, act: typeof cordonNode): Route {
  return acts({
    method: 'POST',
    path: `/nodes/:id/${verb}`,
    tag: TAG,
    summary,
    least: 'admin',
    params,
    body: whyBody,
    answer: nodeChanged,
    cli: [`node:${verb}`],
    async run({
      store,
      who,
      params: { id },
      body: { reason: why },
    }: Call<z.output<typeof params>, unknown, WhyBody>) {
      checkUnlimited(who);
      const changed = await act(store, id, { actor: who.actor, reason: why });
      const { says, consequence } = nodeChangeText(changed);
      return {
        ...changed,
        name: clean(changed.name),
        says: `${says}.${consequence === undefined ? '' : ` ${consequence}`}`,
      };
    },
  });
}
