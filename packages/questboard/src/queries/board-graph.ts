/** Who waits for whom on a board, as nodes and edges: quests, or one quest with its tasks and their neighbours. */
import { groupBy } from '@sb/words';
import type { Quest, Task } from '../model/organisation.ts';
import { compareText, sortBy } from '../order.ts';
import { targetsOf } from '../requirement.ts';

export interface GraphNode {
  readonly kind: 'quest' | 'task';
  readonly id: string;
  readonly title: string;
  /** The state of a quest, the status of a task. */
  readonly state: string;
  /** The quest of a task. */
  readonly questId?: string;
}

/** `from` waits for `to`. */
export interface GraphEdge {
  readonly from: string;
  readonly to: string;
  /** `requires`: by the gate of a quest; `dependsOn`: by a task. */
  readonly by: 'requires' | 'dependsOn';
}

export interface Graph {
  /** Quests before tasks, each by id. */
  readonly nodes: readonly GraphNode[];
  /** Between nodes of the graph; `quest:…` or `task:…` at both ends; by `from` and `to`. */
  readonly edges: readonly GraphEdge[];
}

interface Work {
  readonly quests: readonly Quest[];
  readonly tasks: readonly Task[];
}

/** All quests. A quest also waits for the quests of the tasks that its gate or its tasks name. */
export function graphOfQuests({ quests, tasks }: Work): Graph {
  const questOf = new Map(tasks.map(({ id, questId }) => [id, questId]));
  const toQuest = (end: string): string => {
    const taskId = end.startsWith('task:') ? end.slice('task:'.length) : undefined;
    return taskId === undefined ? end : `quest:${questOf.get(taskId) ?? ''}`;
  };
  const edges = allEdges({ quests, tasks }).map(({ from, to, by }) => ({
    from: toQuest(from),
    to: toQuest(to),
    by,
  }));
  return graph(quests.map(questNode), edges);
}

/** A quest with its tasks, and what these wait for or what waits for them, one step away. */
export function graphAround(quest: Quest, { quests, tasks }: Work): Graph {
  const own = new Set([`quest:${quest.id}`]);
  for (const task of tasks) if (task.questId === quest.id) own.add(`task:${task.id}`);
  const edges = allEdges({ quests, tasks }).filter(({ from, to }) => own.has(from) || own.has(to));
  const near = new Set([...own, ...edges.flatMap(({ from, to }) => [from, to])]);
  const nodes = [...quests.map(questNode), ...tasks.map(taskNode)];
  return graph(
    nodes.filter(({ kind, id }) => near.has(`${kind}:${id}`)),
    edges,
  );
}

function graph(nodes: readonly GraphNode[], edges: readonly GraphEdge[]): Graph {
  const known = new Set(nodes.map(({ kind, id }) => `${kind}:${id}`));
  const lasting = edges.filter(({ from, to }) => from !== to && known.has(from) && known.has(to));
  // A gate says more than the tasks behind it: one edge for each pair.
  const byPair = groupBy(lasting, ({ from, to }) => `${from} ${to}`);
  const one = Array.from(
    byPair.values(),
    (same) => same.find(({ by }) => by === 'requires') ?? same[0],
  ).filter((edge) => edge !== undefined);
  return {
    nodes: sortBy(nodes, ({ kind, id }) => [kind, id]),
    edges: one.toSorted((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to)),
  };
}

function allEdges({ quests, tasks }: Work): GraphEdge[] {
  return [
    ...quests.flatMap(({ id, requires }) =>
      requires
        .flatMap(targetsOf)
        .map((named) => ({ from: `quest:${id}`, to: `${named.kind}:${named.id}`, by: 'requires' as const })),
    ),
    ...tasks.flatMap(({ id, dependsOn }) =>
      dependsOn.map((name) => ({ from: `task:${id}`, to: `task:${name}`, by: 'dependsOn' as const })),
    ),
  ];
}

function questNode({ id, title, state }: Quest): GraphNode {
  return { kind: 'quest', id, title, state };
}

function taskNode({ id, title, status, questId }: Task): GraphNode {
  return { kind: 'task', id, title, state: status, questId };
}
