import type { ShownOrganisation, Task } from '@sb/questboard';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';

const ROOMY = 120;

/** Shared by the views of a board: the output, and the names behind the ids. */
export interface BoardLook {
  readonly output: Output;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly titleOf: (taskId: string) => string;
  readonly nameOf: (memberId: string) => string;
  readonly tasksOf: (questId: string) => readonly Task[];
}

export function boardLook(
  { members, tasks }: ShownOrganisation,
  { output, now }: { readonly output: Output; readonly now: number },
): BoardLook {
  const titles = new Map(tasks.map(({ id, title }) => [id, title]));
  const names = new Map(members.map(({ id, name }) => [id, name]));
  const byQuest = new Map<string, Task[]>();
  for (const task of tasks) {
    const group = byQuest.get(task.questId);
    if (group) group.push(task);
    else byQuest.set(task.questId, [task]);
  }
  return {
    output,
    now,
    titleOf: (taskId) => titles.get(taskId) ?? '',
    nameOf: (memberId) => names.get(memberId) ?? memberId,
    tasksOf: (questId) => byQuest.get(questId) ?? [],
  };
}

/** Prints headings for people only: the rows for programs have a kind. */
export function heading(output: Output, ...lines: readonly string[]): void {
  if (output.isTerminal) output.lines(...lines);
}

/** The first column of a row for programs. */
export function kindColumn<Row>({ isTerminal }: Output, kind: string): Column<Row>[] {
  return isTerminal ? [] : [{ header: 'kind', get: () => kind }];
}

/** Programs get every column. */
export function isRoomy({ isTerminal, width }: Output): boolean {
  return !isTerminal || width >= ROOMY;
}
