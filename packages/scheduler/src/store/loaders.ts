import { sql, type Body, type Tx } from '@sb/storage';

/** Another node that is at work, and what it has loaded. */
export interface Loader {
  readonly version: string;
  readonly names: ReadonlySet<string>;
}

// A lease that has run out proves nothing (a machine that slept): a node is at work until it stopped or was reaped.
const AT_WORK = sql`schedules is not null and state not in ('stopped', 'lost')`;

export function* findOtherLoaders(tx: Tx, nodeId: number): Body<readonly Loader[]> {
  const rows = yield* tx.rows(sql<{ version: string; schedules: string }>`
    select version, schedules from nodes where ${AT_WORK} and id <> ${nodeId}`);
  return rows.map(({ version, schedules }) => ({
    version,
    names: new Set(JSON.parse(schedules) as readonly string[]),
  }));
}

/** Changes whenever a node with schedules comes or goes. */
export function* findLoaderIds(tx: Tx): Body<string> {
  const rows = yield* tx.rows(sql<{ id: number }>`select id from nodes where ${AT_WORK} order by id`);
  return rows.map(({ id }) => id).join(' ');
}

export function* noteLoaded(tx: Tx, nodeId: number, names: readonly string[]): Body<void> {
  yield* tx.run(sql`update nodes set schedules = ${JSON.stringify(names)} where id = ${nodeId}`);
}
