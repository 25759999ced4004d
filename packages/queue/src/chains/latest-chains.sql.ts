import { isOneOf, sql, type Body, type Tx } from '@sb/storage';
import { goInIndexOrder } from '../go-by-indexes.sql.ts';

type Sql<Row> = ReturnType<typeof sql<Row>>;
type Table = 'runs' | 'run_history';

export interface LatestChains {
  /** Only chains with a lower id. */
  readonly before: number;
  readonly limit: number;
}

/** The ids of the latest chains, the latest first, and of runs that come after runs of other chains alone. */
export function* findLatestChains(tx: Tx, latest: LatestChains): Body<readonly number[]> {
  yield* goInIndexOrder(tx);
  return (yield* tx.rows(selectLatestChains(latest))).map(({ id }) => id);
}

/** By leaps over the indexes of chains: one step a chain, however many runs each has. */
export function selectLatestChains({ before, limit }: LatestChains): Sql<{ id: number }> {
  const highest = (table: Table, below: Sql<unknown>) =>
    sql`select max(r.chain_id) from ${sql.table(table)} r where r.chain_id is not null and r.chain_id < ${below}`;
  const leaps = (table: Table, name: string) => sql`
    ${sql.raw(name)} (id, nr) as (select (${highest(table, sql`${before}`)}), 1
      union all select (${highest(table, sql.raw(`${name}.id`))}), nr + 1 from ${sql.raw(name)}
      where ${sql.raw(name)}.id is not null and nr < ${limit})`;
  return sql<{ id: number }>`with recursive ${leaps('runs', 'live')}, ${leaps('run_history', 'ended')}
    select id from live where id is not null union select id from ended where id is not null
    order by id desc limit ${limit}`;
}

/** Alike runs of one chain in one table. */
export interface ChainPartRow {
  readonly chain: number;
  /** 1: they have ended. */
  readonly ended: number;
  readonly job: string;
  readonly state: number;
  /** Of a queued run that is not due yet; else empty. */
  readonly put_off: '' | 'retrying' | 'later';
  readonly runs: number;
  /** 1: the first run of the chain is one of them. It may have a higher id than others. */
  readonly has_first: number;
  /** The lowest id of them, and its time. */
  readonly first: number;
  readonly created_at: number;
}

/**
 * The runs of these chains by table, by job and by how they stand. Of each chain at most `most` of each table are counted,
 * and its first run.
 */
export function* countChainRuns(
  tx: Tx,
  chains: readonly number[],
  most: number,
): Body<readonly ChainPartRow[]> {
  yield* goInIndexOrder(tx);
  return yield* tx.rows(selectChainRuns(tx, chains, most));
}

export function selectChainRuns(tx: Tx, chains: readonly number[], most: number): Sql<ChainPartRow> {
  const putOff = {
    runs: sql`case when r.state <> 1 or r.run_at <= ${tx.now} then '' when r.failures > 0 then 'retrying' else 'later' end`,
    run_history: sql`''`,
  };
  const parts = (['runs', 'run_history'] as const).flatMap((table) => {
    const ended = sql.lit(table === 'runs' ? 0 : 1);
    const columns = sql`${ended} as ended, r.id, r.job_id, r.state, r.created_at, ${putOff[table]} as put_off`;
    return [
      sql`select r.chain_id as chain, ${columns} ${followers(tx, { table, chains, most })}`,
      sql`select r.id, ${columns} from ${sql.table(table)} r where ${isOneOf(tx, 'r.id', chains)}`,
    ];
  });
  return sql<ChainPartRow>`select c.chain, c.ended, d.name as job, c.state, c.put_off, count(*) as runs,
      max(case when c.id = c.chain then 1 else 0 end) as has_first, min(c.id) as first, min(c.created_at) as created_at
    from (${sql.join(parts, sql` union all `)}) c join job_defs d on d.id = c.job_id
    group by c.chain, c.ended, d.name, c.state, c.put_off order by c.chain desc, first`;
}

interface Followers {
  readonly table: Table;
  readonly chains: readonly number[];
  readonly most: number;
}

/** SQLite has no lateral joins, and PostgreSQL would look at all runs for those with a number of a list. */
function followers(tx: Tx, { table, chains, most }: Followers): Sql<unknown> {
  // Whether a run is the first one is asked of the runs that were found: the index alone finds them.
  const ofChain = (columns: string) =>
    sql`select ${sql.raw(columns)} from ${sql.table(table)} m
      where m.chain_id is not null and m.chain_id = c.id limit ${sql.lit(most)}`;
  return tx.dialect === 'sqlite'
    ? sql`from (select value as id from json_each(${JSON.stringify(chains)})) c
        cross join ${sql.table(table)} r on r.rowid in (${ofChain('m.rowid')}) where r.id <> c.id`
    : sql`from unnest(${chains}::bigint[]) c (id)
        join lateral (${ofChain('m.*')}) r on r.id <> c.id`;
}
