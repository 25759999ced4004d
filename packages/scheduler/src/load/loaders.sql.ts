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

/** Changes whenever another node with schedules comes or goes, or loads others. */
export function* findOthersLoaded(tx: Tx, nodeId: number): Body<string> {
  // Names in their thousands need not travel each time.
  const loaded = tx.dialect === 'postgres' ? sql`md5(schedules)` : sql`schedules`;
  const rows = yield* tx.rows(sql<{ id: number; loaded: string }>`
    select id, ${loaded} as loaded from nodes where ${AT_WORK} and id <> ${nodeId} order by id`);
  return rows.map(({ id, loaded: what }) => `${id} ${what}`).join('\n');
}

export function* noteLoaded(tx: Tx, nodeId: number, names: readonly string[]): Body<void> {
  yield* tx.run(sql`update nodes set schedules = ${JSON.stringify(names)} where id = ${nodeId}`);
}
