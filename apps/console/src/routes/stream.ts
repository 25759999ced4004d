/** The live stream, the rows that a page wants from it, and a question that replaces it where no stream arrives. */
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
import { checkKnown } from '../guard/known-names.ts';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Call, reads, type Route, streams } from '../http/route.ts';
import { maySeeJob } from '../http/who.ts';
import { lookOfRuns } from '../rows/look-of-runs.ts';
import { type Look, runRow } from '../rows/run-rows.ts';
import { zone } from '../requests/fields.ts';
import { describeTopics } from '../requests/topics.ts';
import { isListed, runFilter, runView } from './runs/filter.ts';

const changesQuery = runFilter.extend({
  view: runView.optional(),
  ids: z
    .string()
    .max(4_000)
    .default('')
    .transform((text) => (text === '' ? [] : text.split(',').map(Number)))
    .pipe(z.array(z.number().int().positive()).max(Math.min(200, MOST_RUNS))),
  newerThan: z.coerce.number().int().min(0).default(0),
  tz: zone,
});
type ChangesQuery = z.output<typeof changesQuery>;

/** With a filter, this many new runs are looked at. */
const MOST_NEWER = 200;

export const STREAM_ROUTES: readonly Route[] = [
  streams({
    method: 'GET',
    path: '/stream',
    refuses: [429],
    tag: 'Live',
    summary:
      'What changes, as server-sent events: `topics` names what to listen to; it ends after 5 minutes for one whom a proxy names, who opens it again and reads once',
    // A wall may listen to the overview; each topic is checked as its route is.
    least: 'wall',
    isOfJobs: true,
    query: z.strictObject({ topics: z.string().max(400).describe(describeTopics()), tz: zone }),
  }),
  acts({
    method: 'POST',
    path: '/stream/:id/visible',
    tag: 'Live',
    summary: 'Sets which runs the page of a stream shows: those are sent when they change',
    least: 'viewer',
    isOfJobs: true,
    params: z.strictObject({ id: z.string().max(40) }),
    body: z.strictObject({
      ids: z.array(z.number().int().positive()).max(200),
      newerThan: z.number().int().min(0).default(0),
      /** Of the list: newer runs that it leaves out are not counted. */
      filter: runFilter.extend({ view: runView.optional() }).optional(),
    }),
    async run({ live, params, who, body }) {
      if (live?.show(params.id, who, body) !== true)
        throw new RefusedError({ code: 'NOT_FOUND', detail: 'There is no such stream.' });
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/changes',
    tag: 'Runs',
    summary:
      'These runs as they are now, and how many newer ones match: for programs that the live stream does not reach',
    least: 'viewer',
    isOfJobs: true,
    query: changesQuery,
    answer: runChanges,
    isShared: true,
    async run(call) {
      const { store, query: asked, who } = call;
      await checkKnown(call, asked);
      const changes = await readChanges(store, asked);
      const look = await lookOfRuns(call, { zone: asked.tz, by: asked.by });
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
  { store, who, query: { ids: _ids, tz: _zone, newerThan, ...filter } }: Call<unknown, ChangesQuery>,
  { newer }: RunChanges,
  look: Look,
) {
  const isAll = who.jobs === undefined && Object.values(filter).every((value) => value === undefined);
  if (isAll || newer === 0) return { count: newer, ...(newer >= NEWER_CAP && { isAtLeast: true }) };
  const runs = await readNewerRuns(store, { newerThan, limit: MOST_NEWER });
  const count = runs
    .map((run) => runRow(run, look))
    .filter((row) => maySeeJob(who, row.jobId) && isListed(row, filter, look.now)).length;
  return { count, ...(runs.length >= MOST_NEWER && { isAtLeast: true }) };
}
