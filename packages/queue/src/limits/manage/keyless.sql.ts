/** Runs whose limit keys are not worked out yet. */
import { type Body, forUpdate, isOneOf, sql, type Tx } from '@sb/storage';

export interface KeylessRun {
  readonly id: number;
  readonly job: string;
  /** JSON text. */
  readonly input: string | null;
}

export function* findKeyless(tx: Tx, ids: readonly number[]): Body<readonly KeylessRun[]> {
  return yield* tx.rows(sql<KeylessRun>`
    select r.id, d.name as job, case when r.input = '@' then i.body else r.input end as input
    from runs r join job_defs d on d.id = r.job_id left join run_inputs i on i.run_id = r.id
    where ${isOneOf(tx, 'r.id', ids)}
      and (d.limit_keyed = 1 and r.limit_key is null or d.rate_keyed = 1 and r.rate_key is null)`);
}

/**
 * Before their inputs are compared: a statement that waits for a lock sees a run as it is afterwards, but the long input
 * beside it as it was before.
 */
export function* lockWaitingRuns(tx: Tx, runs: readonly KeylessRun[]): Body<void> {
  const ids = runs.map(({ id }) => id);
  const lock = forUpdate(tx);
  yield* tx.rows(sql`
    select r.id from runs r where ${isOneOf(tx, 'r.id', ids)} and r.state + 0 < 3 order by r.id ${lock}`);
}

/** Of a locked run. Keys that are set already stay; a run whose input was replaced meanwhile gets none of its old input. */
export function* setLimitKeys(
  tx: Tx,
  run: KeylessRun,
  { limitKey, rateKey }: { readonly limitKey?: string; readonly rateKey?: string },
): Body<void> {
  yield* tx.run(sql`
    update runs set limit_key = coalesce(limit_key, ${limitKey ?? null}), rate_key = coalesce(rate_key, ${rateKey ?? null})
    where id = ${run.id} and state < 3 and ${hasInput('runs', run)}`);
}

/** Whether a locked run waits still, with this input. */
export function* findWaitingRun(
  tx: Tx,
  run: KeylessRun,
): Body<{ readonly id: number; readonly job: string } | undefined> {
  return yield* tx.first(sql<{ id: number; job: string }>`
    select r.id, d.name as job from runs r join job_defs d on d.id = r.job_id where r.id = ${run.id} and r.state < 3
      and ${hasInput('r', run)}`);
}

function hasInput(runs: 'runs' | 'r', { input }: KeylessRun): ReturnType<typeof sql> {
  const [id, own] = [sql.ref(`${runs}.id`), sql.ref(`${runs}.input`)];
  return sql`case when ${own} = '@' then (select body from run_inputs where run_id = ${id}) else ${own} end
    is not distinct from ${input}`;
}
