/** What chains ask of history each second while runs end, however long it is. */
import { sql, type Store, type Tx } from '@sb/storage';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { selectEnded, selectPageEnd } from '../src/chains/ended-runs.sql.ts';

const MIDDLE = { xid: '2000', seq: 2_000 };
const END = { xid: '2500', seq: 2_500 };

const CASES: readonly {
  readonly name: string;
  readonly query: (tx: Tx) => ReturnType<typeof sql>;
  readonly sqlite: RegExp;
  readonly postgres: RegExp;
}[] = [
  {
    name: 'the next page',
    query: (tx) => selectPageEnd(tx, MIDDLE, 1_000),
    sqlite: /SEARCH run_history USING INTEGER PRIMARY KEY \(rowid>\?\)/,
    postgres: /run_history_cursor/,
  },
  {
    name: 'the ends that are followed',
    query: (tx) => selectEnded(tx, { after: MIDDLE, upTo: END, scheduleIds: [1, 2], jobIds: [3] }),
    sqlite: /SEARCH run_history USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/,
    postgres: /run_history_cursor/,
  },
];

eachDialect('an index is enough for', (open, dialect) => {
  test.each(CASES)('$name', async ({ query, ...plans }) => {
    const store = await open();
    await fill(store);
    const plan = await store.read(function* (tx) {
      const words = dialect === 'sqlite' ? sql`explain query plan` : sql`explain`;
      return yield* tx.rows<object>(sql<object>`${words} ${query(tx)}`);
    });
    const text = plan.map((row) => Object.values(row).join(' ')).join('\n');
    expect(text).toMatch(plans[dialect]);
    expect(text).not.toMatch(/SCAN run_history|Seq Scan on run_history/);
  });

  async function fill(store: Store): Promise<void> {
    const [column, xid] = dialect === 'sqlite' ? [sql``, sql``] : [sql`xid,`, sql`i::text::xid8,`];
    const rows =
      dialect === 'sqlite'
        ? sql`(with recursive n(i) as (select 1 union all select i + 1 from n where i < 5000) select i from n)`
        : sql`(select i from generate_series(1, 5000) i)`;
    await store.write(function* (tx) {
      yield* tx.run(sql`
        insert into run_history (${column} id, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, state, attempt,
          finished_at)
        select ${xid} i, 1, 1, 2, i, i, 1, 'cron', 4, 1, i from ${rows} numbers`);
    });
    if (dialect === 'postgres') await store.write((tx) => tx.run(sql`analyze run_history`));
  }
});
