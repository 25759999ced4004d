import { sql, type Body, type Tables, type Tx } from '@sb/storage';

export function* findAttempts(tx: Tx, runId: number): Body<readonly Tables['attempts'][]> {
  return yield* tx.rows(sql<Tables['attempts']>`
    select run_id, claim_no, outcome, started_at, finished_at, node_id, error from attempts
    where run_id = ${runId} order by claim_no`);
}

export function* findDeadLetter(
  tx: Tx,
  runId: number,
): Body<Pick<Tables['dead_letters'], 'status' | 'replayed_as' | 'error'> | undefined> {
  return yield* tx.first(
    tx.db.selectFrom('dead_letters').select(['status', 'replayed_as', 'error']).where('run_id', '=', runId),
  );
}

export function* isNodeAlive(tx: Tx, nodeId: number | null): Body<boolean> {
  const row = yield* tx.first(sql<{ id: number }>`
    select id from nodes where id = ${nodeId} and state not in ('stopped', 'lost') and expires_at > ${tx.now}`);
  return row !== undefined;
}

export function* findLongInput(tx: Tx, runId: number): Body<string | undefined> {
  const row = yield* tx.first(sql<{ body: string }>`select body from run_inputs where run_id = ${runId}`);
  return row?.body;
}
