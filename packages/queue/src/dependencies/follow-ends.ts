/**
 * Decides which waiting runs end because runs end that they wait for, those that wait for them, and so on. Pure.
 * It comes to the same ends as one transaction for each level, which a long chain would need as often as it has runs.
 */
import { groupBy } from '@sb/words';
import type { QuietEnd } from '../settle/end/end-run.ts';
import { endByEdges, type JudgedEdge, judgeEdge } from './dependencies.ts';
import type { DeepEdge, OpenEdge } from './run-deps.sql.ts';

export interface EndsBelow {
  /** Level by level. */
  readonly ends: ReadonlyMap<number, QuietEnd>;
  /** Dependencies of the runs that end. */
  readonly judged: readonly (OpenEdge & JudgedEdge)[];
}

export interface Below {
  /** In the order of their depth. */
  readonly edges: readonly DeepEdge[];
  /** There are more: those of the last depth may be incomplete. */
  readonly isPart: boolean;
  /** The runs that still wait, and are locked. */
  readonly waiting: ReadonlySet<number>;
}

/** `roots`: the runs that end first. A run that some dependencies do not end is left to the notes of its parents. */
export function followEnds(
  roots: ReadonlyMap<number, QuietEnd>,
  { edges, isPart, waiting }: Below,
): EndsBelow {
  const byParent = groupBy(edges, ({ parentId }) => parentId);
  const levels = isPart ? (edges.at(-1)?.depth ?? 1) - 1 : Number.POSITIVE_INFINITY;
  const ends = new Map<number, QuietEnd>();
  const judged: (OpenEdge & JudgedEdge)[] = [];
  let level = roots;
  for (let depth = 1; depth <= levels && level.size > 0; depth++) {
    const known = [...level].flatMap(([id, { state }]) =>
      (byParent.get(id) ?? []).map((edge) => ({ ...edge, state, outcome: judgeEdge(edge.cond, state) })),
    );
    const next = new Map<number, QuietEnd>();
    for (const [child, its] of groupBy(known, ({ childId }) => childId)) {
      const end = waiting.has(child) && !roots.has(child) && !ends.has(child) ? endByEdges(its) : undefined;
      if (!end) continue;
      next.set(child, end);
      judged.push(...its);
    }
    for (const [id, end] of next) ends.set(id, end);
    level = next;
  }
  return { ends, judged };
}
