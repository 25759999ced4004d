/** The gate of a quest as lines of text. Pure. */
import type { QuestView } from '../../../src/answers/board/board.ts';

export type Requirement = QuestView['requires'][number]['wish'];

/** `quest q-1`, `task t-1`, `all t-1 t-2`, `any t-1 t-2`, `not before 2026-02-01`. */
export function gateLine(requirement: Requirement): string {
  switch (requirement.type) {
    case 'questCompleted':
      return `quest ${requirement.questId}`;
    case 'taskCompleted':
      return `task ${requirement.taskId}`;
    case 'allTasksCompleted':
      return `all ${requirement.taskIds.join(' ')}`;
    case 'anyTaskCompleted':
      return `any ${requirement.taskIds.join(' ')}`;
    case 'notBefore':
      return `not before ${requirement.date}`;
  }
}

export function readGate(text: string): readonly Requirement[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readLine);
}

function readLine(line: string): Requirement {
  const [first = '', ...rest] = line.split(/[\s,]+/).filter((word) => word !== '');
  const [one = ''] = rest;
  if (first === 'quest' && rest.length === 1) return { type: 'questCompleted', questId: one };
  if (first === 'task' && rest.length === 1) return { type: 'taskCompleted', taskId: one };
  if (first === 'all' && rest.length > 0) return { type: 'allTasksCompleted', taskIds: rest };
  if (first === 'any' && rest.length > 0) return { type: 'anyTaskCompleted', taskIds: rest };
  if (first === 'not' && one === 'before' && rest.length === 2)
    return { type: 'notBefore', date: rest[1] ?? '' };
  throw new Error(
    `The gate has the line “${line}”. Expected: quest q-1, task t-1, all t-1 t-2, any t-1 t-2, or not before 2026-02-01.`,
  );
}
