import { sql, type Body, type Tx } from '@sb/storage';

/** Another running node, and the schedules that it has loaded. */
export interface Loader {
  readonly version: string;
  readonly names: ReadonlySet<string>;
}

// An expired lease proves nothing (the machine may have slept): a node runs until it has stopped or was reaped.
const AT_WORK = sql`schedules is not null and state not in ('stopped', 'lost')`;

export function* findOtherLoaders(tx: Tx, nodeId: number): Body<readonly Loader[]> {
  const rows = yield* tx.rows(sql<{ version: string; schedules: string }>`
    select version, schedules from nodes where ${AT_WORK} and id <> ${nodeId}`);
  return rows.map(({ version, schedules }) => ({
    version,
    names: new Set(JSON.parse(schedules) as readonly string[]),
  }));
}

/** A text that changes whenever another node with schedules starts, stops, or loads other schedules. */
export function* findOthersLoaded(tx: Tx, nodeId: number): Body<string> {
  // Saves sending thousands of names each time.
  const loaded = tx.dialect === 'postgres' ? sql`md5(schedules)` : sql`schedules`;
  const rows = yield* tx.rows(sql<{ id: number; loaded: string }>`
    select id, ${loaded} as loaded from nodes where ${AT_WORK} and id <> ${nodeId} order by id`);
  return rows.map(({ id, loaded: what }) => `${id} ${what}`).join('\n');
}

/** Whether a daemon whose lease holds has loaded schedules. */
export function* existsLiveLoader(tx: Tx): Body<boolean> {
  const row = yield* tx.first(
    sql`select 1 as one from nodes where ${AT_WORK} and expires_at > ${tx.now} limit 1`,
  );
  return row !== undefined;
}

export function* noteLoaded(tx: Tx, nodeId: number, names: readonly string[]): Body<void> {
  yield* tx.run(sql`update nodes set schedules = ${JSON.stringify(names)} where id = ${nodeId}`);
}
