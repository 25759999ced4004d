import { type Body, sql, type Store } from '@sb/storage';

const BOARD_TABLES = [
  'orgs',
  'members',
  'questlines',
  'quests',
  'tasks',
  'task_changes',
  'flags',
  'decks',
  'summaries',
  'sprints',
  'member_plans',
] as const;

/** All of Questboard's rows as text: the same bytes mean that nothing was touched. */
export async function dumpTables(store: Store): Promise<string> {
  const tables = await store.read(function* (tx) {
    const dumped: Record<string, readonly object[]> = {};
    for (const table of BOARD_TABLES) {
      dumped[table] = yield* tx.rows(sql<object>`select * from ${sql.table(table)} order by org_id, id`);
    }
    return dumped;
  });
  return JSON.stringify(tables);
}

export interface StoredEvent {
  readonly type: string;
  readonly org_id: string;
  readonly job: string;
  readonly run_id: number;
  readonly source_app: string;
  readonly dedupe_key: string;
  readonly payload: string;
}

/** All but those of imports, which tests make their boards with. */
export async function storedEvents(store: Store): Promise<readonly StoredEvent[]> {
  return store.read((tx) =>
    tx.rows(sql<StoredEvent>`select * from events where type <> 'org.imported' order by seq`),
  );
}

/** The store, with its writes counted. */
export function countingWrites(store: Store): { readonly store: Store; readonly count: () => number } {
  let writes = 0;
  const write: Store['write'] = (body, options) => {
    writes += 1;
    return store.write(body, options);
  };
  return { store: { ...store, write }, count: () => writes };
}

/** The store, with the statements of its writes counted. */
export function countingStatements(store: Store): { readonly store: Store; readonly count: () => number } {
  let statements = 0;
  function* counted<R>(body: Body<R>): Body<R> {
    let step = body.next();
    while (!step.done) {
      statements += 1;
      step = body.next(yield step.value);
    }
    return step.value;
  }
  const write: Store['write'] = (body, options) => store.write((tx) => counted(body(tx)), options);
  return { store: { ...store, write }, count: () => statements };
}

/** The store, but another process does something each time that the first `times` reads are over. */
export function meddled(store: Store, { times, by }: { times: number; by: () => Promise<unknown> }): Store {
  let left = times;
  return {
    ...store,
    read: async (body) => {
      const result = await store.read(body);
      if (left > 0) {
        left -= 1;
        await by();
      }
      return result;
    },
  };
}
