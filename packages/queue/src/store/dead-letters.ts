import type { FailureReason } from '@sb/jobs';
import { sql, type Body, type Tx } from '@sb/storage';
import { INPUT_ELSEWHERE } from '../run.ts';

/** Copies what a replay needs: dead letters outlive history. Called while the run is still live. */
export function* insertDeadLetter(
  tx: Tx,
  runId: number,
  { reason, error }: { readonly reason: FailureReason; readonly error: string | undefined },
): Body<void> {
  yield* tx.run(sql`
    insert into dead_letters (run_id, job_id, died_at, reason, error, input, status)
    select r.id, r.job_id, ${tx.now}, ${reason}, ${error ?? null},
      case when r.input = ${INPUT_ELSEWHERE} then (select body from run_inputs i where i.run_id = r.id) else r.input end, 'open'
    from runs r where r.id = ${runId}`);
}
