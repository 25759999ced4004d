/**
 * A store that explains each statement of the verb under test before it runs it, so no statement can be missed.
 * PostgreSQL also runs the statement for that, and rolls it back; SQLite only plans it.
 */
import {
  type Body,
  type PostgresHandle,
  type Query,
  sql,
  statement as plain,
  type SqliteHandle,
  type Step,
  type Store,
  type Tx,
} from '@sb/storage';

export interface Explained {
  readonly text: string;
  /** SQLite: the plan, a line for each step. */
  readonly plan: string;
  /** PostgreSQL: the number of rows of large tables that it has read, including those that a filter removed. */
  readonly touched: number;
}

/** A statement that is repeated for each run of a chunk is explained this often. */
const LOOKS = 3;
/** The tables that grow. */
const LARGE = new Set([
  'runs',
  'run_history',
  'run_deps',
  'attempts',
  'dead_letters',
  'run_inputs',
  'events',
  'rate_buckets',
  'alert_episodes',
  'alert_told',
  'alert_slots',
  'alert_silences',
  'alert_deliveries',
  'tasks',
  'quests',
  'task_changes',
  'board_edges',
]);

type Compiled = ReturnType<Query<unknown>['compile']>;

export function watchPlans(store: Store): { readonly store: Store; readonly explained: Explained[] } {
  const explained: Explained[] = [];
  const looks = new Map<string, number>();
  const note = (one: Explained): number => explained.push(one);
  const isNew = (text: string): boolean => {
    const seen = looks.get(text) ?? 0;
    looks.set(text, seen + 1);
    return seen < LOOKS && !/^(begin|commit|savepoint|rollback)/.test(text);
  };

  const watched: Store = {
    ...store,
    read: (body) => store.read((tx) => watch(tx, body(tx), false)),
    write: (body, options) => store.write((tx) => watch(tx, body(tx), options?.autocommit ?? false), options),
  };
  return { store: watched, explained };

  function* watch<R>(tx: Tx, body: Body<R>, autocommit: boolean): Body<R> {
    let step = body.next();
    while (!step.done) {
      const yielded = step.value;
      if ('query' in yielded && isNew(yielded.query.sql)) yield* explain(tx, yielded.query, autocommit);
      step = body.next(
        'step' in yielded ? yield* tx.step(watchStep(yielded.step, autocommit)) : yield yielded,
      );
    }
    return step.value;
  }

  function* explain(tx: Tx, query: Compiled, autocommit: boolean): Body<void> {
    const { sql: text } = query;
    const asked = (words: string): Query<object> => plain(`${words} ${text}`, query.parameters);
    if (tx.dialect === 'sqlite') {
      const rows = yield* tx.rows(asked('explain query plan'));
      note({ text, plan: planOf(rows), touched: 0 });
      return;
    }
    yield* tx.run(sql.raw(autocommit ? 'begin' : 'savepoint look'));
    const [row] = yield* tx.rows(asked('explain (analyze, format json)'));
    yield* tx.run(sql.raw(autocommit ? 'rollback' : 'rollback to savepoint look'));
    note({ text, plan: '', touched: touchedBy(Object.values(row ?? {})[0]) });
  }

  function watchStep(step: Step<unknown>, autocommit: boolean): Step<unknown> {
    return {
      sqlite: (handle) => step.sqlite(watchSqlite(handle)),
      postgres: (handle) => step.postgres(watchPostgres(handle, autocommit)),
    };
  }

  function watchSqlite(handle: SqliteHandle): SqliteHandle {
    const look = (text: string, statement: ReturnType<SqliteHandle['arrays']>): typeof statement =>
      new Proxy(statement, {
        get(target, name) {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== 'function') return member;
          return (...values: unknown[]): unknown => {
            if (isNew(text)) {
              const rows = handle.objects(`explain query plan ${text}`).all(...values) as object[];
              note({ text, plan: planOf(rows), touched: 0 });
            }
            return Reflect.apply(member, target, values);
          };
        },
      });
    return {
      now: () => handle.now(),
      get transactions() {
        return handle.transactions;
      },
      get rollbacks() {
        return handle.rollbacks;
      },
      countTransaction: () => handle.countTransaction(),
      countRollback: () => handle.countRollback(),
      exec: (text) => handle.exec(text),
      arrays: (text) => look(text, handle.arrays(text)),
      objects: (text) => look(text, handle.objects(text)),
    };
  }

  /** These statements are prepared once: the generic plan, which serves all values, is explained. */
  function watchPostgres(handle: PostgresHandle, autocommit: boolean): PostgresHandle {
    const run = (text: string) => handle.arrays(`look_${text.length}_${text.slice(0, 30)}`, text, []);
    return {
      now: () => handle.now(),
      copyIn: (text, bytes) => handle.copyIn(text, bytes),
      copyOut: (text, take) => handle.copyOut(text, take),
      atomically: (work) => handle.atomically(work),
      // One after the other: each is explained in a transaction of its own.
      together: async (first, second) => [await first(), await second()],
      async arrays(name, text, values) {
        if (isNew(text)) {
          await run(autocommit ? 'begin' : 'savepoint look');
          await run('set local plan_cache_mode = force_generic_plan');
          await handle.arrays('', `prepare looked as ${text}`, []);
          const [row] = await handle.arrays(
            '',
            `explain (analyze, format json) execute looked${literals(values)}`,
            [],
          );
          await run('deallocate looked');
          await run(autocommit ? 'rollback' : 'rollback to savepoint look');
          note({ text, plan: '', touched: touchedBy(row?.[0]) });
        }
        return handle.arrays(name, text, values);
      },
    };
  }
}

function planOf(rows: readonly object[]): string {
  return rows.map((row) => String(Object.values(row).at(-1))).join('\n');
}

function literals(values: readonly unknown[]): string {
  return values.length === 0 ? '' : `(${values.map(literal).join(', ')})`;
}

function literal(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  return `'${(Array.isArray(value) ? `{${value.map(element).join(',')}}` : `${value as string | number}`).replaceAll("'", "''")}'`;
}

function element(value: string | number | null): string {
  return value === null ? 'null' : JSON.stringify(String(value));
}

interface PlanNode {
  readonly 'Relation Name'?: string;
  readonly 'Node Type': string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly PlanNode[];
}

function touchedBy(explained: unknown): number {
  const [{ Plan: plan }] = explained as [{ Plan: PlanNode }];
  const scans = flatten(plan).filter(
    (node) => LARGE.has(node['Relation Name'] ?? '') && node['Node Type'].includes('Scan'),
  );
  return scans.reduce((sum, node) => sum + rowsOf(node), 0);
}

function rowsOf(node: PlanNode): number {
  const removed = (node['Rows Removed by Filter'] ?? 0) + (node['Rows Removed by Index Recheck'] ?? 0);
  return (node['Actual Rows'] + removed) * node['Actual Loops'];
}

function flatten(node: PlanNode): readonly PlanNode[] {
  return [node, ...(node.Plans ?? []).flatMap(flatten)];
}
