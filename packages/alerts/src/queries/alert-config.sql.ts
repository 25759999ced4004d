import { sql, type Body, type Tx } from '@sb/storage';

export interface RuleSetRow {
  readonly node_id: number;
  readonly name: string;
  readonly file: string;
  readonly hash: string;
  readonly loaded_at: number;
  readonly body: string;
}

/** The rules of running daemons, the newest first. */
export function* findLivingRuleSets(tx: Tx): Body<readonly RuleSetRow[]> {
  return yield* tx.rows(sql<RuleSetRow>`
    select s.node_id, n.name, s.file, s.hash, s.loaded_at, s.body
    from alert_rule_sets s join nodes n on n.id = s.node_id
    where n.state not in ('stopped', 'lost') and n.expires_at > ${tx.now} order by s.loaded_at desc, s.node_id desc`);
}

export function* findLastRuleFile(tx: Tx): Body<string | undefined> {
  const row = yield* tx.first(sql<{ file: string }>`
    select file from alert_rule_sets order by loaded_at desc, node_id desc limit 1`);
  return row?.file;
}

/** The daemon that holds the lease. */
export function* findEvaluator(tx: Tx): Body<{ readonly id: number; readonly name: string } | undefined> {
  return yield* tx.first(sql<{ id: number; name: string }>`
    select n.id, n.name from leases l join nodes n on n.id = l.node_id
    where l.name = 'alerts' and l.expires_at > ${tx.now}`);
}
