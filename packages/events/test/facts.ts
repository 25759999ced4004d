import { publish } from '@sb/events';
import { type Body, sql, type Store, takeSeq, type Tx } from '@sb/storage';

/** Publishes events that have nothing but a type, in one transaction. */
export function publishTypes(store: Store, ...types: readonly string[]): Promise<number> {
  return store.write((tx) =>
    publish(
      tx,
      types.map((type) => ({ type, payload: {} })),
    ),
  );
}

export interface EndedRun {
  readonly id: number;
  /** Its number among the states of a run: 4 succeeded, 5 failed, 6 cancelled, 7 skipped, 8 expired. */
  readonly state?: number;
  readonly job?: string;
  readonly startedAt?: number | null;
  readonly finishedAt?: number;
  readonly input?: string | null;
  readonly reason?: string;
  readonly error?: string;
}

/** Writes what the end of a run leaves in history. */
export function* endRun(tx: Tx, run: EndedRun): Body<void> {
  const { id, state = 4, job = 'mail.send', startedAt = 1_000, finishedAt = 1_250, input = null } = run;
  const seq = (yield* takeSeq(tx, 1)) ?? sql`default`;
  yield* tx.run(sql`
    insert into job_defs (name, title, queue_id, priority, max_attempts, timeout_ms, version, created_at, updated_at)
    values (${job}, ${job}, 1, 2, 3, 1000, '1', 0, 0) on conflict (name) do nothing`);
  yield* tx.run(sql`
    insert into run_history (seq, id, job_id, queue_id, priority, run_at, created_at, started_at, max_attempts,
      trigger, input, state, reason, attempt, finished_at, error_short)
    values (${seq}, ${id}, (select id from job_defs where name = ${job}), 1, 2, 0, 0, ${startedAt}, 3,
      'manual', ${input}, ${state}, ${run.reason ?? null}, 1, ${finishedAt}, ${run.error ?? null})`);
}
