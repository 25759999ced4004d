import { type Body, forUpdate, sql, type Tx } from '@sb/storage';

export interface KeyRules {
  readonly isBounded: boolean;
  /** A key is held for this many ms; undefined: only while its run is unfinished. */
  readonly ttlMs: number | undefined;
}

interface Asked {
  readonly jobId: string;
  readonly keys: readonly string[];
}

/** The rules of the job and the queue for a request with a key; undefined when one of them is unknown. */
export function* findKeyRules(
  tx: Tx,
  {
    jobId,
    queue,
    dedupeTtlMs,
  }: { readonly jobId: string; readonly queue?: string; readonly dedupeTtlMs?: number },
): Body<KeyRules | undefined> {
  const row = yield* tx.first(sql<{ dedupe_ttl_ms: number | null; max_depth: number | null }>`
    select d.dedupe_ttl_ms, q.max_depth from job_defs d
    join queues q on q.name = coalesce(${queue ?? null}, (select o.name from queues o where o.id = d.queue_id))
    where d.name = ${jobId}`);
  return row && { isBounded: row.max_depth !== null, ttlMs: dedupeTtlMs ?? row.dedupe_ttl_ms ?? undefined };
}

/** The runs that hold these keys: unfinished runs, and else runs whose time to live has not passed. */
export function* findHolders(
  tx: Tx,
  { jobId, keys, unfinishedOnly }: Asked & { readonly unfinishedOnly: boolean },
): Body<ReadonlyMap<string, number>> {
  const rows = yield* tx.rows(sql<{ key: string; id: number }>`
    select k.key, coalesce(r.id, e.run_id) as id
    from ${table(tx, keys)} k cross join (select id from job_defs where name = ${jobId}) d
    left join runs r on r.job_id = d.id and r.dedupe_key = k.key
    left join dedupe e on e.job_id = d.id and e.key = k.key and e.expires_at > ${tx.now} and ${unfinishedOnly ? 0 : 1} = 1
    where coalesce(r.id, e.run_id) is not null`);
  return new Map(rows.map(({ key, id }) => [key, id]));
}

/**
 * Takes keys for a time, if no run holds them. Another request for one of them waits for our commit. A key that was taken
 * for a run which was then refused has no run: it is free.
 */
export function* takeKeys(
  tx: Tx,
  { jobId, keys, ttlMs }: Asked & { readonly ttlMs: number },
): Body<readonly string[]> {
  const rows = yield* tx.rows(sql<{ key: string }>`
    insert into dedupe (job_id, key, run_id, expires_at)
    select d.id, k.key, null, ${tx.now} + ${ttlMs}
    from ${table(tx, keys.toSorted())} k cross join (select id from job_defs where name = ${jobId}) d
    where true
    on conflict (job_id, key) do update set expires_at = excluded.expires_at, run_id = null
      where dedupe.expires_at <= ${tx.now} or dedupe.run_id is null
    returning key`);
  const taken = new Set(rows.map(({ key }) => key));
  return keys.filter((key) => taken.has(key));
}

/** Stores which runs hold the keys that were just taken. */
export function* noteHolders(tx: Tx, { jobId, keys }: Asked): Body<void> {
  yield* tx.run(sql`
    update dedupe set run_id = r.id from runs r
    where r.job_id = dedupe.job_id and r.dedupe_key = dedupe.key
      and dedupe.job_id = (select id from job_defs where name = ${jobId})
      and dedupe.key in (select k.key from ${table(tx, keys)} k)`);
}

/** Returns how many. */
export function* deleteExpiredKeys(tx: Tx, limit: number): Body<number> {
  const lock = forUpdate(tx, 'skip locked');
  const rows = yield* tx.rows(sql<{ job_id: number }>`
    delete from dedupe where (job_id, key) in (
      select job_id, key from dedupe where expires_at <= ${tx.now} order by expires_at limit ${limit} ${lock})
    returning job_id`);
  return rows.length;
}

export function* anyExpiredKey(tx: Tx): Body<boolean> {
  const row = yield* tx.first(
    sql<{ one: number }>`select 1 as one from dedupe where expires_at <= ${tx.now} limit 1`,
  );
  return row !== undefined;
}

function table(tx: Tx, keys: readonly string[]): ReturnType<typeof sql> {
  return tx.dialect === 'sqlite'
    ? sql`(select value as key from json_each(${JSON.stringify(keys)}))`
    : sql`(select unnest(${keys}::text[]) as key)`;
}
