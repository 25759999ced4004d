import { sql, type Body, type Tx } from '@sb/storage';
import type { Claim } from '../run.ts';
import type { LogChunk, LogLine, RunLogPosition } from './run-logs.ts';

export function* appendLines(tx: Tx, { id, claimNo }: Claim, chunks: readonly LogChunk[]): Body<void> {
  for (const { seq, lines } of chunks) {
    yield* tx.run(sql`
      insert into run_logs (run_id, claim_no, seq, lines) values (${id}, ${claimNo}, ${seq}, ${JSON.stringify(lines)})
      on conflict (run_id, claim_no, seq) do update set lines = excluded.lines`);
  }
}

export function* readLines(
  tx: Tx,
  runId: number,
  { claimNo, seq }: RunLogPosition,
): Body<readonly (RunLogPosition & { readonly lines: readonly LogLine[] })[]> {
  const rows = yield* tx.rows(sql<{ claim_no: number; seq: number; lines: string }>`
    select claim_no, seq, lines from run_logs
    where run_id = ${runId} and (claim_no, seq) > (${claimNo}, ${seq}) order by claim_no, seq`);
  return rows.map((row) => ({
    claimNo: row.claim_no,
    seq: row.seq,
    lines: JSON.parse(row.lines) as readonly LogLine[],
  }));
}
