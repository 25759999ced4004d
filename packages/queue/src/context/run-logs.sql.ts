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

/** Of the claims that have lines, the lowest ones up to a claim. */
export function* findLoggedClaims(
  tx: Tx,
  runId: number,
  { upTo, limit }: { readonly upTo: number; readonly limit: number },
): Body<readonly number[]> {
  const rows = yield* tx.rows(sql<{ claim_no: number }>`
    select distinct claim_no from run_logs where run_id = ${runId} and claim_no <= ${upTo}
    order by claim_no limit ${limit}+0`);
  return rows.map(({ claim_no }) => claim_no);
}

/** Removes the lines of all claims above `after`, up to `upTo`. Returns their chunks, in order. */
export function* takeLines(
  tx: Tx,
  runId: number,
  { after, upTo }: { readonly after: number; readonly upTo: number },
): Body<readonly LogChunk[]> {
  const rows = yield* tx.rows(sql<{ claim_no: number; seq: number; lines: string }>`
    delete from run_logs where run_id = ${runId} and claim_no > ${after} and claim_no <= ${upTo}
    returning claim_no, seq, lines`);
  return rows
    .toSorted((one, other) => one.claim_no - other.claim_no || one.seq - other.seq)
    .map(({ seq, lines }) => ({ seq, lines: JSON.parse(lines) as readonly LogLine[] }));
}

/** The first chunks after a position, oldest first. */
export function* readLines(
  tx: Tx,
  runId: number,
  { claimNo, seq }: RunLogPosition,
  limit: number,
): Body<readonly (RunLogPosition & { readonly lines: readonly LogLine[] })[]> {
  const rows = yield* tx.rows(sql<{ claim_no: number; seq: number; lines: string }>`
    select claim_no, seq, lines from run_logs
    where run_id = ${runId} and (claim_no, seq) > (${claimNo}, ${seq})
    order by claim_no, seq limit ${limit}+0`);
  return rows.map((row) => ({
    claimNo: row.claim_no,
    seq: row.seq,
    lines: JSON.parse(row.lines) as readonly LogLine[],
  }));
}
