import { sql, type Tx, isOneOf } from '@sb/storage';
import { enqueueMany } from '@sb/queue/engine';
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { selectLoggedRuns } from '../src/retention/old-logs.sql.ts';
import { selectOldLetters } from '../src/dead-letters/find-letters.sql.ts';
import { selectOldMinutes } from '../src/statistics/minutes.sql.ts';
import {
  selectLastChain,
  selectLiveOfChains,
  selectOldRuns,
  selectParentsOfChains,
} from '../src/retention/old-runs.sql.ts';
import { finishRuns } from './finished-runs.ts';
import { openQueue } from './open-queue.ts';

const IDS = Array.from({ length: 50 }, (_, at) => at * 3);
const BOUND = { xid: '0', seq: 9 };

const CASES: readonly {
  readonly name: string;
  readonly query: (tx: Tx) => ReturnType<typeof sql>;
  readonly sqlite: RegExp;
  readonly postgres: RegExp;
}[] = [
  {
    name: 'the oldest runs',
    query: (tx) => selectOldRuns(tx, { after: 500, jobId: undefined, limit: 100 }, BOUND),
    sqlite: /SEARCH run_history USING INTEGER PRIMARY KEY \(rowid>\?\)/,
    postgres: /Index Scan using run_history_pkey/,
  },
  {
    name: 'the oldest runs of a job',
    query: (tx) => selectOldRuns(tx, { after: 500, jobId: 1, limit: 100 }, BOUND),
    sqlite: /SEARCH run_history USING INDEX run_history_job \(job_id=\? AND seq>\?\)/,
    postgres: /Index Scan using run_history_job/,
  },
  {
    name: 'parents of live runs of chains',
    query: ({ dialect }) =>
      dialect === 'sqlite'
        ? selectLiveOfChains({ chain_id: 500, id: 1 }, 100)
        : selectParentsOfChains({ after: 500, last: 1_500 }),
    sqlite: /SEARCH runs USING (COVERING )?INDEX runs_chain/,
    postgres:
      /(?=[^]*(Index Scan using|Bitmap Index Scan on) runs_chain)[^]*Index (Only )?Scan using run_deps_pkey/,
  },
  {
    name: 'the end of a page of chains',
    query: () => selectLastChain(500, 100),
    sqlite: /SEARCH runs USING (COVERING )?INDEX runs_chain/,
    postgres: /Index (Only )?Scan using runs_chain/,
  },
  {
    name: 'parents of runs',
    query: (tx) => sql`select distinct parent_id from run_deps where ${isOneOf(tx, 'child_id', IDS)}`,
    sqlite:
      /SEARCH run_deps USING (PRIMARY KEY|(COVERING )?INDEX sqlite_autoindex_run_deps_1) \(child_id=\?\)/,
    postgres: /(Index (Only )?Scan using|Bitmap Index Scan on) run_deps_pkey/,
  },
  {
    name: 'runs to remove',
    query: (tx) => sql`delete from run_history where ${isOneOf(tx, 'seq', IDS)} returning 1`,
    sqlite: /SEARCH run_history USING INTEGER PRIMARY KEY/,
    postgres: /(Index Scan using|Bitmap Index Scan on) run_history_pkey/,
  },
  {
    name: 'logs to remove',
    query: (tx) => sql`delete from run_logs where ${isOneOf(tx, 'run_id', IDS)} returning 1`,
    sqlite: /SEARCH run_logs USING (COVERING )?INDEX sqlite_autoindex_run_logs_1 \(run_id=\?\)/,
    postgres: /(Index Scan using|Bitmap Index Scan on) run_logs_pkey/,
  },
  {
    name: 'runs that have logged',
    query: () => selectLoggedRuns(500, 100),
    sqlite:
      /SEARCH run_logs USING INDEX sqlite_autoindex_run_logs_1 \(run_id>\?\)[^]*SEARCH h USING INDEX run_history_id/,
    postgres: /Index Scan using run_logs_pkey[^]*Index Scan using run_history_id/,
  },
  {
    name: 'the oldest letters',
    query: () => selectOldLetters({ after: { diedAt: 100, runId: 1 }, before: 200, limit: 100 }),
    sqlite:
      /SEARCH dead_letters USING INDEX dead_letters_died \(\(died_at,run_id\)>\(\?,\?\)|SEARCH dead_letters USING INDEX dead_letters_died \(died_at[<>]/,
    postgres: /(Index Scan using|Bitmap Index Scan on) dead_letters_died/,
  },
  {
    name: 'the oldest minutes',
    query: () => selectOldMinutes({ after: 100, before: 200, limit: 100 }),
    sqlite: /SEARCH stats_minute USING INDEX sqlite_autoindex_stats_minute_1 \(minute>\? AND minute<\?\)/,
    postgres: /(Index Scan using|Bitmap Index Scan on) stats_minute_pkey/,
  },
];

eachDialect('an index is enough for', (open, dialect) => {
  test('what retention asks', async () => {
    const { store } = await openQueue(open);
    await finishRuns(
      store,
      Array.from({ length: 3_000 }, (_, at) => ({ age: 1, job: at % 100 === 0 ? 'mail' : 'noop' })),
    );
    await enqueueMany(
      store,
      Array.from({ length: 3_000 }, () => ({ jobId: 'noop' })),
    );
    await store.write(function* (tx) {
      yield* tx.run(sql`update runs set chain_id = id where id % 100 = 0`);
      yield* tx.run(sql`insert into run_logs select id, 1, 0, '[]' from run_history`);
      yield* tx.run(sql`insert into dead_letters (run_id, job_id, queue_id, priority, root_id, dry_run, died_at, reason, status)
        select id, job_id, 1, 2, id, 0, id, 'error', 'open' from run_history`);
      yield* tx.run(sql`insert into stats_minute select job_id, queue_id, id, 1, 0, 0, 0, 0, 0, ${Buffer.of(0)}, ${Buffer.of(0)}, 0, 0
        from run_history`);
      yield* tx.run(
        sql`insert into run_deps (child_id, parent_id, cond, on_unmet) select id, id + 1, 'success', 'skip' from run_history`,
      );
      yield* tx.run(sql`analyze`);
    });
    for (const { name, query, ...plans } of CASES) {
      const rows = await store.read((tx) =>
        tx.rows<object>(
          dialect === 'sqlite'
            ? sql<object>`explain query plan ${query(tx)}`
            : sql<object>`explain ${query(tx)}`,
        ),
      );
      const plan = rows.map((row) => Object.values(row).at(-1)).join('\n');
      expect(`${name}: ${plan}`).toMatch(plans[dialect]);
      expect(`${name}: ${plan}`).not.toMatch(/SCAN (run_|dead|stats)|Seq Scan on (run_|dead|stats)/);
    }
  });
});
