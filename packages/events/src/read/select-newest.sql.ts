import { sql, type Tx } from '@sb/storage';
import type { Position } from '../position/position.ts';
import { ENDED_COLUMNS, type EndedRow, PUBLISHED_COLUMNS, type PublishedRow } from './fact-columns.sql.ts';
import { positionFor, type Sql } from '../position/position.sql.ts';

/** Of the numbers of facts: from the first one on, and below the second one. */
export interface FactBounds {
  readonly from?: number;
  readonly before?: number;
}

/** For each table the numbers of its facts of a time, so that no search walks all that are newer or older. */
export interface FactSpan {
  readonly published: FactBounds;
  /** Absent where the ends of runs are left out. */
  readonly ended?: FactBounds;
}

/** The criteria that both tables can be searched by. */
export interface Search {
  readonly runId?: number;
  readonly jobId?: string;
  readonly after?: Position;
  /** Only older facts than this one: the `id` of the last fact of the page before. */
  readonly before?: number;
  /** Only facts from this time on, ms since the epoch. */
  readonly since?: number | undefined;
  /** Only facts before this time. */
  readonly until?: number | undefined;
  /** As `findFactSpan` returned it for this time: a walk of many pages finds it once. */
  readonly span?: FactSpan | undefined;
  /** Only events of this actor. */
  readonly actor?: string;
  /** Only events that have an actor: what people and programs did. */
  readonly onlyActs?: boolean;
  readonly limit: number;
}

/** True when the ends of runs, which have no actor, are left out. */
export function isOfActors({ actor, onlyActs = false }: Pick<Search, 'actor' | 'onlyActs'>): boolean {
  return onlyActs || actor !== undefined;
}

/** The types of all events, by leaps over the index: one step a type, however many events there are. */
export const selectTypes: Sql<{ type: string }> = sql<{ type: string }>`
  with recursive kinds (type) as (
    select min(type) from events
    union all select (select min(type) from events where type > kinds.type) from kinds where kinds.type is not null)
  select type from kinds where type is not null`;

/** Of these types; undefined: of all. */
export function selectNewestPublished(
  tx: Tx,
  search: Search,
  types: readonly string[] | undefined,
): Sql<PublishedRow> {
  const { columns, after } = positionFor(tx.dialect);
  const conditions = [
    ...(types === undefined ? [] : [isOfType(search, types)]),
    // Exactly the condition of the index over events that have an actor.
    ...(isOfActors(search) ? [sql`f.actor is not null`] : []),
    ...(search.actor === undefined ? [] : [sql`f.actor = ${search.actor}`]),
    ...inSpan(search, search.span?.published, sql`f.at`),
    ...(search.runId === undefined ? [] : [sql`f.run_id = ${search.runId}`]),
    ...(search.jobId === undefined ? [] : [sql`f.job = ${search.jobId}`]),
    ...(search.after === undefined ? [] : [after(search.after)]),
  ];
  return sql<PublishedRow>`select ${columns}, ${PUBLISHED_COLUMNS} from events f
    where ${all(conditions)} order by f.seq desc limit ${search.limit}+0`;
}

function inSpan({ since, until, ...page }: Search, bounds: FactBounds = {}, time: Sql): readonly Sql[] {
  const { from } = bounds;
  const befores = [page.before, bounds.before].filter((before) => before !== undefined);
  const before = befores.length === 0 ? undefined : Math.min(...befores);
  return [
    ...(before === undefined ? [] : [sql`f.seq < ${before}`]),
    ...(from === undefined ? [] : [sql`f.seq >= ${from}`]),
    ...(since === undefined ? [] : [sql`${time} >= ${since}`]),
    ...(until === undefined ? [] : [sql`${time} < ${until}`]),
  ];
}

export function selectByKey(tx: Tx, dedupeKeys: readonly string[]): Sql<PublishedRow> {
  const { columns } = positionFor(tx.dialect);
  return sql<PublishedRow>`select ${columns}, ${PUBLISHED_COLUMNS} from events f
    where f.dedupe_key in (${sql.join([...dedupeKeys])})`;
}

/** The expression keeps the search for events of actors from the index of types, which has them in another order. */
function isOfType(search: Search, types: readonly string[]): Sql {
  const [type, ...others] = types;
  if (!isOfActors(search) && others.length === 0) return sql`f.type = ${type}`;
  return sql`f.type || '' in (${sql.join([...types])})`;
}

export function selectNewestEnded(tx: Tx, search: Search, states: readonly number[]): Sql<EndedRow> {
  const { columns, after } = positionFor(tx.dialect);
  const conditions = [
    inStates(states),
    ...inSpan(search, search.span?.ended, sql`f.finished_at`),
    ...(search.runId === undefined ? [] : [sql`f.id = ${search.runId}`]),
    ...(search.jobId === undefined
      ? []
      : [sql`f.job_id = (select id from job_defs where name = ${search.jobId})`]),
    ...(search.after === undefined ? [] : [after(search.after)]),
  ];
  return sql<EndedRow>`select ${columns}, ${ENDED_COLUMNS} from run_history f
    where ${all(conditions)} order by f.seq desc limit ${search.limit}+0`;
}

/** `state <> 4` in exactly these words lets the planner use the partial index of runs that did not succeed. */
function inStates(states: readonly number[]): Sql {
  const listed = sql.raw(`f.state in (${states.join(', ')})`);
  return states.includes(4) ? listed : sql`f.state <> 4 and ${listed}`;
}

function all(conditions: readonly Sql[]): Sql {
  return conditions.length === 0 ? sql`true` : sql.join([...conditions], sql` and `);
}
