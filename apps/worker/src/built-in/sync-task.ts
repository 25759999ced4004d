import type { SyncTask } from '@sb/github';
import type { SyncedTask } from '@sb/questboard';

/** A task of a board as the sync sees it. Undefined: it names no repository. */
export function toSyncTask({
  task,
  quest,
  assigneeLogin,
  week,
  dependencies,
}: SyncedTask): SyncTask | undefined {
  const { id, title, description, acceptanceCriteria, github, status, priority, phase, tags, createdAt } =
    task;
  const { estimateMinutes, dueDate, requiresApproval, approvedAt } = task;
  if (!github) return undefined;
  return {
    id,
    title,
    ...(description !== undefined && { description }),
    ...(acceptanceCriteria !== undefined && { acceptanceCriteria }),
    repo: github.repo,
    ...(github.issueNumber !== undefined && { issueNumber: github.issueNumber }),
    status,
    awaitsApproval: status === 'done' && requiresApproval && approvedAt === undefined,
    priority,
    ...(phase && { phase }),
    tags,
    quest,
    ...(week !== undefined && { sprint: week }),
    ...(estimateMinutes !== undefined && { estimateMinutes }),
    ...(dueDate !== undefined && { dueDate }),
    dependsOn: dependencies,
    ...(assigneeLogin !== undefined && { assigneeLogin }),
    createdAt,
  };
}
