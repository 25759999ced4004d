import { sql, type Body, type Tx } from '@sb/storage';

export interface NewRuleSet {
  readonly nodeId: number;
  readonly file: string;
  readonly hash: string;
  /** JSON, without secrets. */
  readonly body: string;
}

/** Saves the rules that a node has in force. */
export function* saveRuleSet(tx: Tx, { nodeId, file, hash, body }: NewRuleSet): Body<void> {
  yield* tx.run(sql`
    insert into alert_rule_sets (node_id, file, hash, body, loaded_at)
    values (${nodeId}, ${file}, ${hash}, ${body}, ${tx.now})
    on conflict (node_id) do update set file = excluded.file, hash = excluded.hash, body = excluded.body, loaded_at = excluded.loaded_at`);
}

/** Deletes the rules of other nodes that have ended. */
export function* deleteGoneRuleSets(tx: Tx, nodeId: number): Body<void> {
  yield* tx.run(sql`
    delete from alert_rule_sets where node_id <> ${nodeId} and node_id not in (
      select id from nodes where state not in ('stopped', 'lost'))`);
}

/** Whether another daemon had a file, readable or not: one that runs, or one that has ended and is not removed yet. */
export function* hasRulesElsewhere(tx: Tx, nodeId: number): Body<boolean> {
  const others = yield* tx.rows(sql<{ body: string }>`
    select body from alert_rule_sets where node_id <> ${nodeId} and node_id in (select id from nodes)`);
  return others.some(({ body }) => {
    const { isMissing = false } = JSON.parse(body) as { readonly isMissing?: boolean };
    return !isMissing;
  });
}
