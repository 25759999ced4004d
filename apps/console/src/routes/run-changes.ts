/** What has changed in a list of runs that a page shows: its rows as they are now, and how many are new. */
import {
  MOST_RUNS,
  NEWER_CAP,
  readChanges,
  readNewerRuns,
  readNewestRunId,
  type RunChanges,
} from '@sb/queue';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { runChanges } from '../answers/runs.ts';
import { type Call, reads, type Route } from '../http/route.ts';
import { maySeeJob } from '../http/who.ts';
import { lookOfRuns } from '../rows/look-of-runs.ts';
import { type Look, runRow } from '../rows/run-rows.ts';
import { isListed, runFilter, runView } from './run-filter.ts';

const query = runFilter.extend({
  view: runView.optional(),
  ids: z
    .string()
    .max(4_000)
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',').map(Number)))
    .pipe(z.array(z.number().int().positive()).max(Math.min(200, MOST_RUNS))),
  newerThan: z.coerce.number().int().min(0).default(0),
});
type Query = z.output<typeof query>;

/** With a filter, this many new runs are looked at. */
const MOST_NEWER = 200;

export const RUN_CHANGES_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/runs/changes',
    tag: 'Runs',
    summary:
      'These runs as they are now, and how many newer ones match: for programs that the live stream does not reach',
    least: 'viewer',
    isOfJobs: true,
    query,
    answer: runChanges,
    async run(call) {
      const { store, query: asked, who } = call;
      const changes = await readChanges(store, asked);
      const look = await lookOfRuns(call);
      return {
        now: isoTime(look.now),
        items: changes.runs.map((run) => runRow(run, look)).filter(({ jobId }) => maySeeJob(who, jobId)),
        newer: await countNewer(call, changes, look),
        newest: await readNewestRunId(store),
      };
    },
  }),
];

async function countNewer(
  { store, who, query: { ids: _ids, newerThan, ...filter } }: Call<unknown, Query>,
  { newer }: RunChanges,
  look: Look,
) {
  const isAll = who.jobs === undefined && Object.values(filter).every((value) => value === undefined);
  if (isAll || newer === 0) return { count: newer, ...(newer >= NEWER_CAP && { isAtLeast: true }) };
  const runs = await readNewerRuns(store, { newerThan, limit: MOST_NEWER });
  const count = runs
    .map((run) => runRow(run, look))
    .filter((row) => maySeeJob(who, row.jobId) && isListed(row, filter)).length;
  return { count, ...(runs.length >= MOST_NEWER && { isAtLeast: true }) };
}
