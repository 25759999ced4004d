/** What follows what: the chains of runs, and as pictures the schedules and the runs of one chain. */
import { listChains, readChain } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { isoTime, storedSchedules } from '@sb/views';
import { z } from 'zod';
import { chainGraph as chainAnswer, chainList, scheduleGraph as scheduleAnswer } from '../answers/graph.ts';
import type { RunRow } from '../answers/runs.ts';
import { chainGraph } from '../graph/chain-graph.ts';
import { chainRow } from '../graph/chain-row.ts';
import { scheduleGraph } from '../graph/schedule-graph.ts';
import { findSeenRun, readRunsOf } from '../guard/limited.ts';
import { type Call, reads, type Route } from '../http/route.ts';
import { maySeeJob } from '../http/who.ts';
import { cutPage, idOf, isNumber, readCursor } from '../requests/cursors.ts';
import { cursor, flag, limit, runId, zone, type ZoneQuery } from '../requests/fields.ts';
import { lookOfRuns } from '../rows/look-of-runs.ts';
import { redacted } from '../rows/redacted.ts';
import { type Look, runRow } from '../rows/run-rows.ts';
import { scheduleRow } from '../rows/schedule-rows.ts';

const flow = z.enum(['right', 'down']).default('right');
const params = z.strictObject({ id: runId });
const chainQuery = z.strictObject({
  flow,
  /** A run that is never folded. */
  run: runId.optional(),
  /** Every run by itself. */
  unfold: flag,
});

const listQuery = z.strictObject({ cursor, limit });

/** As many as `readChain` returns. */
const MOST_SHOWN = 1_000;

export const GRAPH_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/schedules/graph',
    tag: 'Graph',
    summary: 'The schedules that follow others and those that are followed, with places to draw them at',
    least: 'viewer',
    isOfJobs: true,
    query: z.strictObject({ flow, tz: zone }),
    answer: scheduleAnswer,
    run: drawSchedules,
  }),
  reads({
    method: 'GET',
    path: '/chains',
    tag: 'Graph',
    summary:
      'Chains of runs, the latest first, by their first run. Of long ones some runs are counted; a token of some jobs gets those with a counted run of them',
    least: 'viewer',
    isOfJobs: true,
    isShared: true,
    query: listQuery,
    answer: chainList,
    isList: true,
    run: readChains,
  }),
  reads({
    method: 'GET',
    path: '/chains/:id/graph',
    tag: 'Graph',
    summary: 'The runs of the chain that a run belongs to, with places to draw them at',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: chainQuery,
    answer: chainAnswer,
    run: drawChain,
  }),
];

async function drawSchedules({
  store,
  who,
  query,
  secrets,
}: Call<unknown, { readonly flow: z.output<typeof flow> } & ZoneQuery>): Promise<
  z.input<typeof scheduleAnswer>
> {
  const now = await store.now();
  const all = storedSchedules(await listSchedules(store), { now, count: 1 });
  const jobOf = new Map(all.map(({ name, jobId }) => [name, jobId]));
  const rows = all
    .filter(({ jobId }) => maySeeJob(who, jobId))
    .map((view) => scheduleRow(view, { now, tz: query.tz, who, secrets }));
  const isSeen: Parameters<typeof scheduleGraph>[1]['isSeen'] = ({ schedule, job }) => {
    const jobId = schedule === undefined ? job : jobOf.get(schedule);
    // A token of some jobs cannot know of which job a schedule was that is gone.
    return jobId === undefined ? who.jobs === undefined : maySeeJob(who, jobId);
  };
  return redacted(scheduleGraph(rows, { now: isoTime(now), flow: query.flow, isSeen }), secrets);
}

async function readChains({
  store,
  who,
  query,
  secrets,
}: Call<unknown, z.output<typeof listQuery>>): Promise<z.input<typeof chainList>> {
  const before = readCursor(query.cursor, query, isNumber);
  const read = await listChains(store, { before, limit: query.limit + 1 });
  const { rows, next } = cutPage(read, query.limit, { filters: query, placeOf: idOf });
  const items = rows.flatMap((chain) => chainRow(chain, (jobId) => maySeeJob(who, jobId)) ?? []);
  return redacted({ now: isoTime(await store.now()), items, ...(next !== undefined && { next }) }, secrets);
}

async function drawChain(
  call: Call<z.output<typeof params>, z.output<typeof chainQuery>>,
): Promise<z.input<typeof chainAnswer>> {
  const { store, who, params: asked, query, secrets } = call;
  await findSeenRun(store, who, asked.id);
  const chain = await readChain(store, asked.id);
  const runs = chain.filter(({ jobId }) => maySeeJob(who, jobId));
  const look = await lookOfRuns(call);
  const rows = await readRows(
    store,
    runs.map(({ id }) => id),
    look,
  );
  const isWhole = chain.length < MOST_SHOWN;
  const { flow: direction, run: keep, unfold: isUnfolded } = query;
  return redacted(
    chainGraph(runs, { now: look.now, rows, flow: direction, keep, isUnfolded, isWhole }),
    secrets,
  );
}

async function readRows(
  store: Store,
  ids: readonly number[],
  look: Look,
): Promise<ReadonlyMap<number, RunRow>> {
  return new Map((await readRunsOf(store, ids)).map((run) => [run.id, runRow(run, look)]));
}
