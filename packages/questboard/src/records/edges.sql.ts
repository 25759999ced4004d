/** Who names whom: tasks by `dependsOn`, quests by `requires`. Archived records name none. */
import { type Body, sql, type Tx } from '@sb/storage';
import type { Quest, Task } from '../model/organisation.ts';
import { targetsOf } from '../requirement.ts';
import { elements, isAmong } from './elements.sql.ts';

export type NodeKind = 'quest' | 'task';

export interface Edge {
  readonly fromKind: NodeKind;
  readonly fromId: string;
  readonly toKind: NodeKind;
  readonly toId: string;
}

export interface Nodes {
  readonly kind: NodeKind;
  readonly ids: readonly string[];
}

export function edgesOfTask({ id, dependsOn }: Task): Edge[] {
  return [...new Set(dependsOn)].map((toId) => ({ fromKind: 'task', fromId: id, toKind: 'task', toId }));
}

export function edgesOfQuest({ id, requires }: Quest): Edge[] {
  const named = requires.flatMap(targetsOf);
  const byTarget = new Map(named.map((target) => [`${target.kind} ${target.id}`, target]));
  return Array.from(byTarget.values(), (target) => ({
    fromKind: 'quest',
    fromId: id,
    toKind: target.kind,
    toId: target.id,
  }));
}

/** The edges that lead to any of the nodes, in no order. */
export function* readEdgesTo(tx: Tx, orgId: string, { kind, ids }: Nodes): Body<readonly Edge[]> {
  if (ids.length === 0) return [];
  return yield* tx.rows(sql<Edge>`
    select from_kind as "fromKind", from_id as "fromId", to_kind as "toKind", to_id as "toId" from board_edges
    where org_id = ${orgId} and to_kind = ${kind} and ${isAmong(tx, 'to_id', ids)}`);
}

/** Makes `edges` all edges that lead away from the nodes. */
export function* replaceEdges(
  tx: Tx,
  orgId: string,
  { from, edges }: { readonly from: Nodes; readonly edges: readonly Edge[] },
): Body<void> {
  if (from.ids.length === 0) return;
  yield* tx.run(sql`
    delete from board_edges
    where org_id = ${orgId} and from_kind = ${from.kind} and ${isAmong(tx, 'from_id', from.ids)}`);
  if (edges.length === 0) return;
  yield* tx.run(sql`
    insert into board_edges (org_id, from_kind, from_id, to_kind, to_id)
    select ${orgId}, value ->> 'fromKind', value ->> 'fromId', value ->> 'toKind', value ->> 'toId'
    from ${elements(tx, edges)}`);
}
