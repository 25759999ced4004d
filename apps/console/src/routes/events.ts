/** Facts in their order, and the audit: those that people and programs have caused. */
import { type FactBounds, type FactSpan, findFactSpan, listEventTypes, type News } from '@sb/events';
import { actVia, isoTime } from '@sb/views';
import { z } from 'zod';
import { eventList, eventTypes } from '../answers/events.ts';
import { auditList } from '../answers/system/audit.ts';
import { hasNumbers, isNumber, nextOf, readCursor } from '../requests/cursors.ts';
import { checkKnown } from '../guard/known-names.ts';
import { type Call, reads, type Route } from '../http/route.ts';
import { maySeeFact, maySeeType } from '../guard/seen-fact.ts';
import { auditRows } from '../rows/system/audit-rows.ts';
import { eventRows, type Walk, walkEvents } from '../rows/event-rows.ts';
import { redacted } from '../rows/redacted.ts';
import { defined } from '../requests/defined.ts';
import { cursor, instant, limit, name, runId, timesOf } from '../requests/fields.ts';

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
  until: instant.optional(),
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
  until: instant.optional(),
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
    refuses: [404],
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
    async run({ store, who }) {
      const found = await store.read(listEventTypes);
      return { items: found.filter((type) => maySeeType(who, type)).toSorted() };
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

async function listFacts(
  call: Call<unknown, z.output<typeof eventQuery>>,
): Promise<z.input<typeof eventList>> {
  const { who, secrets, query } = call;
  const { type, job, run, actor } = query;
  await checkKnown(call, { job });
  const { found, ...page } = await walkPage(call, {
    search: defined({ types: type, jobId: job, runId: run, actor }),
    isWanted: (event) => maySeeFact(who, event),
  });
  return redacted({ ...page, items: eventRows(found, { secrets, who }) }, secrets);
}

async function listActs(
  call: Call<unknown, z.output<typeof auditQuery>>,
): Promise<z.input<typeof auditList>> {
  const { who, secrets, query } = call;
  const { actor, action, object, by } = query;
  const { found, ...page } = await walkPage(call, {
    search: { onlyActs: true, ...defined({ types: action, actor }) },
    isWanted: (event) =>
      maySeeFact(who, event) && (object === undefined || isAbout(event, object)) && isBy(event, by),
  });
  return redacted({ ...page, items: auditRows(found, { secrets, who }) }, secrets);
}

type PageQuery = Pick<
  z.output<typeof eventQuery>,
  'since' | 'until' | 'before' | 'after' | 'cursor' | 'limit'
>;

/** A page of facts, the newest first, and what an answer says of it. */
async function walkPage(
  { store, query }: Pick<Call<unknown, PageQuery>, 'store' | 'query'>,
  { search, isWanted }: Pick<Walk, 'search' | 'isWanted'>,
) {
  const { before, after = 0 } = query;
  const now = await store.now();
  const place = readCursor(query.cursor, query, isPlace);
  const timed = { ...search, ...timesOf(query, now) };
  const span = place ? place.span : await store.read((tx) => findFactSpan(tx, timed));
  const { found, next, searched } = await walkEvents(store, {
    search: { ...timed, span, ...defined({ before: place?.before ?? before }) },
    limit: query.limit,
    isWanted,
    isPast: (event) => event.id <= after,
  });
  return {
    found,
    now: isoTime(now),
    ...nextOf(next === undefined ? undefined : ({ before: next, span } satisfies Place), query),
    ...(!searched.isWhole && { searched }),
  };
}

/** A page goes on in the numbers that the first one has found for the time. */
interface Place {
  readonly before: number;
  readonly span?: FactSpan | undefined;
}

function isPlace(value: unknown): value is Place {
  if (!hasNumbers(value, ['before'])) return false;
  const span: unknown = Reflect.get(value, 'span');
  if (span === undefined) return true;
  if (typeof span !== 'object' || span === null || !('published' in span)) return false;
  return isBounds(span.published) && (!('ended' in span) || isBounds(span.ended));
}

function isBounds(value: unknown): value is FactBounds {
  return typeof value === 'object' && value !== null && Object.values(value).every(isNumber);
}

function isBy(event: News, by: z.output<typeof auditQuery>['by']): boolean {
  return by === undefined || event.actor === undefined || (actVia(event) === 'engine') === (by === 'engine');
}

/** Its job, its run, or a name or number in its payload. */
function isAbout({ jobId, runId: run, payload }: News, object: string): boolean {
  return [jobId, run, ...Object.values(payload)].some(
    (one) => (typeof one === 'string' || typeof one === 'number') && String(one) === object,
  );
}
