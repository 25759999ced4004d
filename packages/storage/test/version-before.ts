/**
 * A daemon of the version before 003-reads, as far as its statements go: their texts are those that it ran, with its
 * columns, and nothing keeps them up to date. A turn is the life of two runs.
 */
import { type Body, statement, type Store, type Tx } from '@sb/storage';

const HISTORY_COLUMNS = `id, job_id, queue_id, priority, run_at, created_at, started_at, start_by, node_id, claim_no,
  max_attempts, timeout_ms, limit_key, rate_key, dedupe_key, trigger, schedule_id, fire_at, chain_id, replay_of, root_id,
  created_by, tags, trace, dry_run, input`;

/** What a turn has read. */
export interface Turn {
  readonly job: string;
  readonly memory: readonly string[];
  readonly settled: readonly number[];
  readonly letters: readonly string[];
}

/** `at` numbers the turn, and is its time. */
export function runTurn(store: Store, at: number): Promise<Turn> {
  return store.write((tx) => turn(tx, at));
}

function* turn(tx: Tx, at: number): Body<Turn> {
  const run = (text: string): Body<void> => tx.run(statement(text, []));
  const rows = <Row>(text: string): Body<readonly Row[]> => tx.rows(statement<Row>(text, []));
  const big = tx.dialect === 'sqlite' ? 'integer' : 'bigint';

  // It starts: its queue, its job.
  yield* run(
    `insert into queues (name) values ('default') on conflict (name) do update set name = excluded.name`,
  );
  yield* run(`insert into job_defs (name, title, queue_id, priority, max_attempts, timeout_ms, version, created_at, updated_at)
    values ('mail', 'Mail', 1, 2, 3, 60000, '0.1.0', ${at}, ${at})
    on conflict (name) do update set title = excluded.title, queue_id = excluded.queue_id, version = excluded.version,
      updated_at = excluded.updated_at`);
  const [job] = yield* rows<{
    id: number;
    name: string;
  }>(`select id, mode, name, title, description, hint, owner, tags,
    queue_id, priority, max_attempts, retry, timeout_ms, start_deadline_ms, needs_key, dedupe_ttl_ms, max_running,
    limit_keyed, rate, rate_keyed, version from job_defs where name = 'mail'`);

  // Two runs are enqueued and claimed.
  const made = yield* rows<{
    id: number;
  }>(`insert into runs (job_id, queue_id, priority, run_at, created_at, max_attempts,
    timeout_ms, trigger, created_by, input, state) values
    (${job?.id}, 1, 2, ${at}, ${at}, 3, 60000, 'api', 'shop', '{"n":${at}}', 1),
    (${job?.id}, 1, 2, ${at}, ${at}, 3, 60000, 'api', 'run:${at}', '{"n":${at}}', 1) returning id`);
  const [good = 0, bad = 0] = made.map(({ id }) => id).toSorted((a, b) => a - b);
  yield* run(`update runs set state = 3, node_id = 1, claim_no = claim_no + 1, started_at = ${at}, deadline_at = ${at} + 60000
    where id in (${good}, ${bad}) and state = 1 and lane = 0`);

  // A step and a checkpoint, made and found; and those of a replay that begins at a step.
  for (const [kind, nr] of [
    ['step', 1],
    ['checkpoint', 2],
  ] as const)
    yield* run(`insert into run_memory (run_id, kind, key, claim_no, nr, at, failed, value)
      select held.id, '${kind}', 'load', cast(1 as integer), cast(${nr} as integer), ${at}, cast(0 as integer), cast('1' as text)
      from (select id from runs where id = ${good} and claim_no = 1 and node_id = 1 and state = 3) held where true
      on conflict (run_id, kind, key) do update set claim_no = excluded.claim_no, nr = excluded.nr, at = excluded.at,
        failed = excluded.failed, value = excluded.value`);
  yield* run(`insert into run_memory (run_id, kind, key, claim_no, nr, at, failed, value)
    select cast(${bad} as ${big}), kind, key, 0, row_number() over (order by claim_no, nr), at, 0, value
    from run_memory where run_id = ${good} and failed = 0 and (claim_no, nr) < (1, 2)`);
  const memory = yield* rows<{ kind: string }>(`select kind, key, claim_no, at, failed,
    coalesce(octet_length(value), 0) as bytes, value from run_memory where run_id in (${good}, ${bad})
    order by run_id, claim_no, nr`);

  // One succeeds, the other fails for good.
  yield* settle(tx, { id: good, state: 4, at });
  yield* settle(tx, { id: bad, state: 5, at });
  yield* run(`insert into attempts (run_id, claim_no, outcome, started_at, finished_at, node_id, error)
    values (${bad}, 1, 'failed', ${at}, ${at}, 1, '{"name":"E","message":"m"}')`);
  yield* run(`insert into dead_letters (run_id, job_id, died_at, reason, error, error_text, input, queue_id, priority,
      root_id, tags, dry_run, status)
    select id, job_id, ${at}, 'error', '{"name":"E","message":"m"}', 'E: m', input, queue_id, priority, id, tags, dry_run, 'open'
    from run_history where id = ${bad}`);
  yield* run(`update dead_letters set status = 'discarded' where run_id in (${bad}) and status = 'open'`);
  yield* run(`delete from run_memory where run_id in (${good}, ${bad})`);

  const settled = yield* rows<{
    state: number;
  }>(`select ${HISTORY_COLUMNS}, state, reason, attempt, finished_at, error_short,
    result from run_history where job_id = ${job?.id} and id in (${good}, ${bad}) order by id`);
  const letters = yield* rows<{
    status: string;
  }>(`select run_id, job_id, died_at, reason, error, status, replayed_as
    from dead_letters where run_id = ${bad}`);
  return {
    job: job?.name ?? '',
    memory: memory.map(({ kind }) => kind),
    settled: settled.map(({ state }) => state),
    letters: letters.map(({ status }) => status),
  };
}

interface Settling {
  readonly id: number;
  readonly state: number;
  readonly at: number;
}

function* settle(tx: Tx, { id, state, at }: Settling): Body<void> {
  if (tx.dialect === 'sqlite') {
    const [next] = yield* tx.rows(
      statement<{ seq: number }>('update counters set seq = seq + 1 returning seq', []),
    );
    yield* tx.run(
      statement(
        `insert into run_history (seq, state, attempt, finished_at, result, ${HISTORY_COLUMNS})
         select ${next?.seq}, ${state}, failures + 1, ${at}, null, ${HISTORY_COLUMNS} from runs
         where id = ${id} and claim_no = 1 and node_id = 1 and state = 3 and ctl = 0`,
        [],
      ),
    );
    yield* tx.run(
      statement(`delete from runs where id = ${id} and claim_no = 1 and node_id = 1 and state = 3`, []),
    );
    return;
  }
  yield* tx.run(
    statement(
      `with gone as (delete from runs l where l.id = any(array[${id}]::bigint[]) and l.claim_no = 1 and l.node_id + 0 = 1
         and l.state + 0 = 3 and l.ctl = 0 returning ${HISTORY_COLUMNS}, failures)
       insert into run_history (${HISTORY_COLUMNS}, state, attempt, result, finished_at)
       select ${HISTORY_COLUMNS}, ${state}, failures + 1, null, ${at} from gone`,
      [],
    ),
  );
}
