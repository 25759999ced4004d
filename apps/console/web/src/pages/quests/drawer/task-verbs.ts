/**
 * What people do with a task, each with its inverse where it has one, and as a command line. An inverse that would undo
 * more than its act is of the task as the act left it: where another person has changed it since, it is refused.
 */
import type { TaskActed, TaskView } from '../../../../../src/answers/board/board.ts';
import type { Done } from '../../../acts/use-act.ts';
import { postJson } from '../../../api/client.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { taskMark } from '../../../board/board-marks.ts';
import type { ClaimWish } from './claim-wish.ts';
import { isClaimUndone, isMoveUndone, ownBlocker } from './is-undone.ts';

/** Keys of the questions that an act on a board changes. */
export const CHANGES: readonly string[] = ['board'];

export type TaskRef = Pick<TaskView, 'orgId' | 'id'>;

export async function move(task: TaskView, to: TaskView['status'], force = false): Promise<Done> {
  const { says, task: moved } = await verb(task, 'transition', { to, ...(force && { force }) });
  return {
    says,
    mark: taskMark(to),
    changes: CHANGES,
    ...(isMoveUndone(task, to) && {
      undo: () => verb(task, 'transition', { to: task.status, force: true, rev: moved.rev }),
    }),
  };
}

export async function claim(
  task: TaskRef & Pick<TaskView, 'assigneeId' | 'assignedBy'>,
  wish: ClaimWish,
): Promise<Done> {
  const { says, warnings, task: given } = await verb(task, 'claim', wish);
  const back = { memberId: task.assigneeId ?? null, force: true, rev: given.rev };
  return {
    says: [says, ...warnings.map(({ message }) => message)].join('; '),
    changes: CHANGES,
    ...(isClaimUndone(task) && { undo: () => verb(task, 'claim', back) }),
  };
}

export async function approve(task: TaskRef): Promise<Done> {
  const { says } = await verb(task, 'approve', {});
  return { says, changes: CHANGES };
}

export async function block(
  task: TaskView,
  wish: { readonly text: string; readonly keepStatus: boolean },
): Promise<Done> {
  const { says, task: blocked } = await verb(task, 'block', wish);
  const place = ownBlocker(task, blocked, wish.text);
  return {
    says,
    mark: 'held',
    changes: CHANGES,
    ...(place !== undefined && { undo: () => unblock(task, place) }),
  };
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

export function claimCommand(task: TaskRef, { memberId, force = false }: ClaimWish): string {
  const owner = memberId === null ? ['--nobody'] : ['--member', memberId];
  return taskCommand('task:claim', task, ...owner, ...(force ? ['--force'] : []));
}

/** `worker task:move t-1 done --org acme` */
export function taskCommand(name: string, { orgId, id }: TaskRef, ...words: readonly string[]): string {
  return commandLine(name, id, ...words, '--org', orgId);
}

function verb({ orgId, id }: TaskRef, name: string, wish: object): Promise<TaskActed> {
  return postJson<TaskActed>(orgUrl(orgId, 'tasks', id, name), wish);
}
