/**
 * A node waits until every one of its clauses is met; a clause is met by any one of its nodes.
 * A clause without nodes, or with unknown nodes only, is never met.
 */
export type AndOrGraph = ReadonlyMap<string, readonly Clause[]>;
export type Clause = readonly string[];

/** Returns the nodes whose clauses can all be met, in time linear in the size of the graph. */
export function reachableNodes(graph: AndOrGraph): ReadonlySet<string> {
  const clausesNaming = indexClauses(graph);
  const openClauses = new Map(Array.from(graph, ([node, clauses]) => [node, clauses.length]));
  const reached = new Set(Array.from(graph.keys()).filter((node) => openClauses.get(node) === 0));
  const met = new Set<Clause>();
  // The loop visits nodes that are added while it runs, each once.
  for (const node of reached) {
    for (const { clause, owner } of clausesNaming.get(node) ?? []) {
      if (met.has(clause)) continue;
      met.add(clause);
      const open = (openClauses.get(owner) ?? 0) - 1;
      openClauses.set(owner, open);
      if (open === 0) reached.add(owner);
    }
  }
  return reached;
}

interface NamedClause {
  readonly clause: Clause;
  readonly owner: string;
}

function indexClauses(graph: AndOrGraph): Map<string, NamedClause[]> {
  const naming = new Map<string, NamedClause[]>();
  for (const [owner, clauses] of graph) {
    for (const clause of clauses) {
      for (const node of clause) {
        const named = naming.get(node) ?? [];
        named.push({ clause, owner });
        naming.set(node, named);
      }
    }
  }
  return naming;
}
