/** In which order tasks are looked at: those that waited longest first, and a predecessor before who names its issue. */
import type { Link, SyncTask } from '../model.ts';

export function inOrder(tasks: readonly SyncTask[], links: ReadonlyMap<string, Link>): readonly SyncTask[] {
  const sorted = tasks.toSorted((a, b) => rankOf(a, links) - rankOf(b, links) || compareText(a.id, b.id));
  const byId = new Map(sorted.map((task) => [task.id, task]));
  const ordered = new Set<SyncTask>();
  const entered = new Set<string>();
  // Tasks may wait for each other: each is entered once. A list of steps, since a chain may be long.
  for (const first of sorted) {
    const steps: { readonly task: SyncTask; isLeft: boolean }[] = [{ task: first, isLeft: false }];
    for (let step = steps.pop(); step; step = steps.pop()) {
      const { task } = step;
      if (step.isLeft) ordered.add(task);
      else if (!entered.has(task.id)) {
        entered.add(task.id);
        steps.push({ task, isLeft: true });
        for (const { id } of task.dependsOn.toReversed()) {
          const before = byId.get(id);
          if (before && links.get(id)?.issueNumber === undefined) steps.push({ task: before, isLeft: false });
        }
      }
    }
  }
  return [...ordered];
}

function rankOf(task: SyncTask, links: ReadonlyMap<string, Link>): number {
  return links.get(task.id)?.lastPushedAt ?? Date.parse(task.createdAt);
}

/** By code unit, the same everywhere. */
function compareText(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
