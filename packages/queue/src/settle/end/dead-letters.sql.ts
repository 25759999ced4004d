import type { FailureReason } from '@sb/jobs';
import { sql, type Body, type Tx } from '@sb/storage';
import { LANES } from '../../lifecycle.ts';
import { INPUT_ELSEWHERE } from '../../run.ts';

export interface Death {
  readonly reason: FailureReason;
  /** JSON text. */
  readonly error: string | undefined;
  readonly errorText: string | undefined;
  readonly permanent: boolean;
}

/** Copies what a replay needs: dead letters outlive history. Called while the run is still live. */
export function* insertDeadLetter(
  tx: Tx,
  runId: number,
  { reason, error, errorText, permanent }: Death,
): Body<void> {
  yield* tx.run(sql`
    insert into dead_letters
      (run_id, job_id, queue_id, priority, root_id, tags, dry_run, schedule_id, fire_at, dedupe_key, died_at, reason, error,
      error_text, permanent, pinned, input, status)
    select r.id, r.job_id, r.queue_id, r.priority, coalesce(r.root_id, r.id), r.tags, r.dry_run, r.schedule_id, r.fire_at,
      r.dedupe_key, ${tx.now}, ${reason},
      ${error ?? null}, ${errorText ?? null}, ${permanent ? 1 : 0}, case when r.lane = ${LANES.pinned} then 1 else 0 end,
      case when r.input = ${INPUT_ELSEWHERE} then (select body from run_inputs i where i.run_id = r.id) else r.input end, 'open'
    from runs r where r.id = ${runId}`);
}
