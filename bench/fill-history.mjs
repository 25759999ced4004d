/** Fills a store with ended and waiting runs of 17 jobs in 5 queues, their statistics, dead letters and events. */

export const DAY = 86_400_000;
export const JOBS = 17;
const QUEUES = 5;

/**
 * The runs ended evenly over the 30 days before now.
 * @param {{ ended: number, waiting: number, now: number }} size
 */
export async function fillHistory(engine, store, { ended, waiting, now }) {
  const first = now - 30 * DAY;
  const every = Math.floor((30 * DAY) / ended);
  const { sql } = engine;
  const isSqlite = store.dialect === 'sqlite';
  const registry = engine.createRegistry();
  registry.register(
    Array.from({ length: JOBS }, (_, i) => ({
      id: `job.${i + 1}`,
      name: `Job ${i + 1}`,
      queue: `queue${i % QUEUES}`,
      run: () => undefined,
    })),
  );
  await engine.defineJobs(store, registry.list(), '0.1.0');
  const numbers = (from, to) =>
    isSqlite
      ? sql`(with recursive c(n) as (select ${from} union all select n + 1 from c where n < ${to}) select n from c) s`
      : sql`generate_series(cast(${from} as bigint), cast(${to} as bigint)) s(n)`;
  const job = sql.raw(`1 + n % ${JOBS}`);
  const queue = sql.raw(`1 + (n % ${JOBS}) % ${QUEUES}`);
  const at = sql.raw(`${first} + n * ${every}`);
  // Job 1 never fails; of the others one run in fifty does.
  const failed = sql.raw(`n % 50 = 7 and n % ${JOBS} <> 0`);
  const write = (statement) => store.write((tx) => tx.run(statement), { statementTimeoutMs: 600_000 });
  const step = 100_000;
  for (let from = 1; from <= ended; from += step) {
    const to = Math.min(ended, from + step - 1);
    await write(sql`
      insert into run_history (${isSqlite ? sql`seq,` : sql``} id, job_id, queue_id, priority, run_at, created_at, started_at,
        max_attempts, trigger, created_by, input, state, attempt, finished_at, error_short, result)
      select ${isSqlite ? sql`n,` : sql``} n, ${job}, ${queue}, 2, ${at}, ${at}, ${at} + 5, 3, 'api',
        case when n % 1000 = 0 then 'run:' || (n % 100) else 'shop' end, '{"orgId":"acme"}',
        case when ${failed} then 5 else 4 end, 1, ${at} + 90,
        case when ${failed} then 'Error: no order ' || n end, '{"ok":true}' from ${numbers(from, to)}`);
    await write(sql`
      insert into dead_letters (run_id, job_id, died_at, reason, error_text, queue_id, priority, root_id, dry_run, status, fingerprint)
      select n, ${job}, ${at}, 'error', 'no order ' || n, ${queue}, 2, n, 0, 'open', 'print' || (n % 40) from ${numbers(from, to)}
      where ${failed}`);
  }
  await write(sql`
    insert into runs (id, state, job_id, queue_id, priority, run_at, created_at, max_attempts, trigger, input, failures, reason, lane)
    select ${ended} + n, case when n % 10 = 0 then 2 when n % 10 = 1 then 0 else 1 end, ${job}, ${queue}, n % 4,
      case when n % 10 in (2, 3) then ${sql.lit(now + 3_600_000)} + n else ${sql.lit(now - 60_000)} - n end, ${sql.lit(now)}, 3, 'api', '{"orgId":"acme"}',
      case when n % 10 = 2 then 1 else 0 end, case when n % 10 = 0 then 'job_limit' end, n % 2 from ${numbers(1, waiting)}`);
  await write(sql`
    insert into stats_minute (job_id, queue_id, minute, succeeded, failed, other, retried, run_ms, wait_ms, run_histogram, wait_histogram)
    select ${job}, ${queue}, ${sql.raw(`${Math.floor(first / 60_000)} + cast(n as bigint) / ${JOBS}`)}, 20, 1, 0, 1, 900, 90,
      ${sql.raw(isSqlite ? 'zeroblob(256)' : `decode(repeat('00', 256), 'hex')`)}, ${sql.raw(isSqlite ? 'zeroblob(256)' : `decode(repeat('00', 256), 'hex')`)}
    from ${numbers(0, 30 * 1_440 * JOBS)}`);
  await write(sql`
    insert into queue_depths (minute, queue_id, queued, later, held, running, newest_run)
    select ${sql.raw(`${Math.floor(first / 60_000)} + cast(n as bigint) / ${QUEUES + 1}, n % ${QUEUES + 1}`)}, 10, 5, 1, 2, 0 from ${numbers(0, 30 * 1_440 * (QUEUES + 1))}`);
  await write(sql`
    insert into events (${isSqlite ? sql`seq,` : sql``} type, at, actor, payload)
    select ${isSqlite ? sql`${ended} + n,` : sql``} 'run.retrying', ${at}, case when n % 500 = 0 then 'ada' end, '{}'
    from ${numbers(1, Math.floor(ended / 5))}`);
  if (isSqlite) await write(sql`update counters set seq = ${2 * ended}`);
  await write(sql`analyze`);
  await engine.sumHours(store, Infinity);
}
