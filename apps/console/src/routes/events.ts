/** Facts in their order, and the audit: those that people and programs have caused. */
import { listEventTypes, type News } from '@sb/events';
import { actVia, isoTime } from '@sb/views';
import { z } from 'zod';
import { eventList, eventTypes } from '../answers/events.ts';
import { auditList } from '../answers/system/audit.ts';
import { isNumber, readCursor, writeCursor } from '../requests/cursors.ts';
import { checkJob } from '../guard/limited.ts';
import { type Call, reads, type Route } from '../http/route.ts';
import { maySeeFact } from '../guard/seen-fact.ts';
import { auditRows } from '../rows/system/audit-rows.ts';
import { eventRows, walkEvents } from '../rows/event-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { cursor, instant, instantOf, limit, name, runId } from '../requests/fields.ts';

const TAG = 'Events';

/** `job.*,run.dead`: types, or their beginnings with a `*`. */
const types = z
  .string()
  .max(400)
  .transform((text) => text.split(','))
  .pipe(
    z.array(z.string().regex(/^(?:[a-z][\w.:-]*)?\*?$/i, 'expected a type like run.dead or run.*')).max(20),
  );

const id = z.coerce.number().int().positive();
/** After 0 are all. */
const zeroOrId = z.coerce.number().int().nonnegative();

const eventQuery = z.strictObject({
  type: types.optional(),
  job: name.optional(),
  run: runId.optional(),
  actor: name.optional(),
  since: instant.optional(),
  before: id.optional(),
  after: zeroOrId.optional(),
  cursor,
  limit,
});

const auditQuery = z.strictObject({
  actor: name.optional(),
  action: types.optional(),
  object: name.optional(),
  /** `people`: not what schedules, jobs, the clock, files and the console did by themselves. */
  by: z.enum(['people', 'engine']).optional(),
  since: instant.optional(),
  before: id.optional(),
  after: zeroOrId.optional(),
  cursor,
  limit,
});

export const EVENT_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/events',
    tag: TAG,
    summary: 'Facts, the newest first; `before` and `after` are numbers of events',
    least: 'viewer',
    isOfJobs: true,
    query: eventQuery,
    answer: eventList,
    isList: true,
    cli: ['events:tail'],
    run: listFacts,
  }),
  reads({
    method: 'GET',
    path: '/events/types',
    tag: TAG,
    summary: 'The types of the events in the store',
    least: 'viewer',
    answer: eventTypes,
    async run({ store }) {
      return { items: [...(await store.read(listEventTypes))].toSorted() };
    },
  }),
  reads({
    method: 'GET',
    path: '/audit',
    tag: TAG,
    summary:
      'Who did what: `object` is a job, a run, a queue, a schedule, a user or another name in the event; `before` and `after` are numbers of events',
    least: 'admin',
    query: auditQuery,
    answer: auditList,
    isList: true,
    run: listActs,
  }),
];

async function listFacts({
  store,
  who,
  query,
  secrets,
}: Call<unknown, z.output<typeof eventQuery>>): Promise<z.input<typeof eventList>> {
  const { type, job, run, actor, before, after = 0 } = query;
  if (job !== undefined) checkJob(who, job);
  const now = await store.now();
  const since = query.since === undefined ? undefined : instantOf(query.since, now);
  const from = readCursor(query.cursor, query, isNumber) ?? before;
  const { found, next, searched } = await walkEvents(store, {
    search: {
      ...(type && { types: type }),
      ...(job !== undefined && { jobId: job }),
      ...(run !== undefined && { runId: run }),
      ...(actor !== undefined && { actor }),
      ...(from !== undefined && { before: from }),
    },
    limit: query.limit,
    isWanted: (event) => maySeeFact(who, event),
    isPast: (event) => event.id <= after || event.at.getTime() < (since ?? 0),
  });
  return answer(
    found,
    { now, next, query, searched: searched.isWhole ? undefined : searched },
    { who, secrets },
  );
}

async function listActs({
  store,
  who,
  query,
  secrets,
}: Call<unknown, z.output<typeof auditQuery>>): Promise<z.input<typeof auditList>> {
  const { actor, action, object, by, before, after = 0 } = query;
  const now = await store.now();
  const since = query.since === undefined ? undefined : instantOf(query.since, now);
  const from = readCursor(query.cursor, query, isNumber) ?? before;
  const { found, next, searched } = await walkEvents(store, {
    search: {
      onlyActs: true,
      ...(action && { types: action }),
      ...(actor !== undefined && { actor }),
      ...(from !== undefined && { before: from }),
    },
    limit: query.limit,
    isWanted: (event) =>
      maySeeFact(who, event) && (object === undefined || isAbout(event, object)) && isBy(event, by),
    isPast: (event) => event.id <= after || event.at.getTime() < (since ?? 0),
  });
  return redacted(
    {
      now: isoTime(now),
      items: auditRows(found, { secrets, who }),
      ...(next !== undefined && { next: writeCursor(next, query) }),
      ...(!searched.isWhole && { searched }),
    },
    secrets,
  );
}

function isBy(event: News, by: z.output<typeof auditQuery>['by']): boolean {
  return by === undefined || event.actor === undefined || (actVia(event) === 'engine') === (by === 'engine');
}

interface Listed {
  readonly now: number;
  readonly next: number | undefined;
  readonly query: object;
  readonly searched: z.input<typeof eventList>['searched'];
}

function answer(
  found: readonly News[],
  { now, next, query, searched }: Listed,
  { who, secrets }: Pick<Call, 'who' | 'secrets'>,
): z.input<typeof eventList> {
  return redacted(
    {
      now: isoTime(now),
      items: eventRows(found, { secrets, who }),
      ...(next !== undefined && { next: writeCursor(next, query) }),
      ...(searched && { searched }),
    },
    secrets,
  );
}

/** Its job, its run, or a name or number in its payload. */
function isAbout({ jobId, runId: run, payload }: News, object: string): boolean {
  return [jobId, run, ...Object.values(payload)].some(
    (one) => (typeof one === 'string' || typeof one === 'number') && String(one) === object,
  );
}
