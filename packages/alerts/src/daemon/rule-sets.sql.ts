import { sql, type Body, type Tx } from '@sb/storage';
import { findLivingRuleSets } from '../queries/alert-config.sql.ts';

export interface NewRuleSet {
  readonly nodeId: number;
  readonly file: string;
  readonly hash: string;
  /** JSON, without secrets. */
  readonly body: string;
}

/** Saves the rules that a node has in force; deletes those of nodes that are gone. */
export function* saveRuleSet(tx: Tx, { nodeId, file, hash, body }: NewRuleSet): Body<void> {
  yield* tx.run(sql`
    delete from alert_rule_sets where node_id <> ${nodeId} and node_id not in (
      select id from nodes where state not in ('stopped', 'lost'))`);
  yield* tx.run(sql`
    insert into alert_rule_sets (node_id, file, hash, body, loaded_at)
    values (${nodeId}, ${file}, ${hash}, ${body}, ${tx.now})
    on conflict (node_id) do update set file = excluded.file, hash = excluded.hash, body = excluded.body, loaded_at = excluded.loaded_at`);
}

/** Whether another running daemon has rules. */
export function* hasRulesElsewhere(tx: Tx, nodeId: number): Body<boolean> {
  const others = yield* findLivingRuleSets(tx);
  return others.some(({ node_id, body }) => {
    const { rules } = JSON.parse(body) as { readonly rules: readonly unknown[] };
    return node_id !== nodeId && rules.length > 0;
  });
}
