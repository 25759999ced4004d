import { sql, type Body, type Tx } from '@sb/storage';
import type { Amount } from './store-overview.ts';

interface Overview {
  readonly history: Amount;
  readonly events: Amount;
  readonly logs: Amount;
  readonly openDeadLetters: Amount;
  readonly oldestFinishedAt: number | undefined;
}

export function* findOverview(tx: Tx, cap: number): Body<Overview> {
  const oldest = yield* tx.first(
    sql<{ at: number }>`select finished_at as at from run_history order by seq limit 1`,
  );
  return {
    history: yield* countTable(tx, 'run_history', cap),
    events: yield* countTable(tx, 'events', cap),
    logs: yield* countTable(tx, 'run_logs', cap),
    openDeadLetters: yield* countUpTo(tx, sql`dead_letters where status = 'open'`, cap),
    oldestFinishedAt: oldest?.at,
  };
}

/** Above `cap`, PostgreSQL's estimate is returned. */
function* countTable(tx: Tx, table: string, cap: number): Body<Amount> {
  const counted = yield* countUpTo(tx, sql.table(table), cap);
  if (!counted.isAtLeast || tx.dialect === 'sqlite') return counted;
  const row = yield* tx.first(
    sql<{ about: number }>`select reltuples::bigint as about from pg_class where oid = to_regclass(${table})`,
  );
  // -1 before the first vacuum, and out of date after many changes.
  return row && row.about > cap ? { count: row.about, isAbout: true, isAtLeast: false } : counted;
}

function* countUpTo(tx: Tx, from: ReturnType<typeof sql>, cap: number): Body<Amount> {
  const row = yield* tx.first(
    sql<{ n: number }>`select count(*) as n from (select 1 from ${from} limit ${cap}) c`,
  );
  const count = row?.n ?? 0;
  return { count, isAbout: false, isAtLeast: count >= cap };
}
