/** The live stream, and what a page tells it. */
import { z } from 'zod';
import { RefusedError } from '../http/refusal.ts';
import { acts, type Route, streams } from '../http/route.ts';
import { zone } from '../requests/fields.ts';
import { runFilter, runView } from './run-filter.ts';

export const STREAM_ROUTES: readonly Route[] = [
  streams({
    method: 'GET',
    path: '/stream',
    tag: 'Live',
    summary: 'What changes, as server-sent events: `topics` names what to listen to',
    // A wall may listen to the overview; each topic is checked as its route is.
    least: 'wall',
    isOfJobs: true,
    query: z.strictObject({ topics: z.string().max(400), tz: zone }),
  }),
  acts({
    method: 'POST',
    path: '/stream/:id/visible',
    tag: 'Live',
    summary: 'Tells a stream which runs its page shows: those are sent when they change',
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
];
