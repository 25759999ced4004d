/** What people do with a task, each with its inverse where it has one, and as a command line. */
import type { Acted, TaskView } from '../../../../../src/answers/board/board.ts';
import type { Done } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { commandLine } from '../../../words/command-line.ts';
import { taskMark } from '../../../board/board-marks.ts';
import type { ClaimWish } from './claim-wish.ts';

/** Keys of the questions that an act on a board changes. */
export const CHANGES: readonly string[] = ['board'];

export type TaskRef = Pick<TaskView, 'orgId' | 'id'>;

export async function move(
  task: TaskRef & Pick<TaskView, 'status'>,
  to: TaskView['status'],
  force = false,
): Promise<Done> {
  const { says } = await verb(task, 'transition', { to, ...(force && { force }) });
  return {
    says,
    mark: taskMark(to),
    changes: CHANGES,
    ...(isUndone(task.status, to) && {
      undo: () => verb(task, 'transition', { to: task.status, force: true }),
    }),
  };
}

/** Whether the rules let a task go back to where it came from. */
function isUndone(from: string, to: string): boolean {
  if (to === 'cancelled') return from === 'todo';
  return !(to === 'done' && from === 'in-review') && from !== 'done';
}

export async function claim(
  task: TaskRef & Pick<TaskView, 'assigneeId'>,
  wish: ClaimWish,
): Promise<Done> {
  const { says, warnings } = await verb(task, 'claim', wish);
  return {
    says: [says, ...warnings.map(({ message }) => message)].join('; '),
    changes: CHANGES,
    undo: () => verb(task, 'claim', { memberId: task.assigneeId ?? null, force: true }),
  };
}

export async function approve(task: TaskRef): Promise<Done> {
  const { says } = await verb(task, 'approve', {});
  return { says, changes: CHANGES };
}

export async function block(
  task: TaskRef,
  wish: { readonly text: string; readonly keepStatus: boolean },
): Promise<Done> {
  const { says } = await verb(task, 'block', wish);
  return { says, mark: 'held', changes: CHANGES };
}

/** `place`: in the list of its blockers; absent: all. */
export async function unblock(task: TaskRef, place?: number): Promise<Done> {
  const { says } = await verb(task, 'unblock', place === undefined ? {} : { blockers: [place] });
  return { says, changes: CHANGES };
}

export async function comment(task: TaskRef, text: string): Promise<Done> {
  const { says } = await verb(task, 'comment', { text });
  return { says, changes: CHANGES };
}

/** `worker task:move t-1 done --org acme` */
export function taskCommand(name: string, { orgId, id }: TaskRef, ...words: readonly string[]): string {
  return commandLine(name, id, ...words, '--org', orgId);
}

function verb({ orgId, id }: TaskRef, name: string, wish: object): Promise<Acted> {
  return postJson<Acted>(orgUrl(orgId, 'tasks', id, name), wish);
}
