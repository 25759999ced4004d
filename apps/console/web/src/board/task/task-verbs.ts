/**
 * What people do with a task, each with its inverse where it has one, and as a command line. An act is of the task as the
 * page shows it, and an inverse that would undo more than its act is of the task as the act left it: where another person
 * has changed it since, each is refused, and the page reads it again. A comment and a new blocker are true of the task
 * whatever another person has changed: they are never refused so.
 */
import type { TaskActed, TaskView } from '../../../../src/answers/board/board.ts';
import { type Done, orReadAgain } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { orgUrl } from '../board-queries.ts';
import { commandLine, typedLine } from '../../words/commands/command-line.ts';
import { taskMark } from '../board-marks.ts';
import { keepOwnTask } from '../own-record.ts';
import type { ClaimWish } from './claim-wish.ts';
import { isClaimUndone, isMoveUndone, ownBlocker } from './is-undone.ts';

/** Keys of the questions that an act on a board changes. */
export const CHANGES: readonly string[] = ['board'];

export type TaskRef = Pick<TaskView, 'orgId' | 'id'>;
/** With the revision that was seen. */
export type SeenTask = TaskRef & Pick<TaskView, 'rev'>;

export async function move(task: TaskView, to: TaskView['status'], force = false): Promise<Done> {
  const { says, changed, task: moved } = await verb(task, 'transition', { to, ...(force && { force }) });
  return {
    says,
    mark: taskMark(to),
    changes: CHANGES,
    ...(changed &&
      isMoveUndone(task, to) && {
        undo: () => verb(moved, 'transition', { to: task.status, force: true }),
      }),
  };
}

export async function claim(
  task: SeenTask & Pick<TaskView, 'assigneeId' | 'assignedBy'>,
  wish: ClaimWish,
): Promise<Done> {
  const { says, changed, warnings, task: given } = await verb(task, 'claim', wish);
  const back = { memberId: task.assigneeId ?? null, force: true };
  return {
    says: [says, ...warnings.map(({ message }) => message)].join('; '),
    changes: CHANGES,
    ...(changed && isClaimUndone(task) && { undo: () => verb(given, 'claim', back) }),
  };
}

export async function approve(task: SeenTask): Promise<Done> {
  const { says } = await verb(task, 'approve', {});
  return { says, changes: CHANGES };
}

export async function block(
  task: TaskView,
  wish: { readonly text: string; readonly keepStatus: boolean },
): Promise<Done> {
  const { orgId, id } = task;
  const { says, task: blocked } = await verb({ orgId, id }, 'block', wish);
  const place = ownBlocker(task, blocked, wish.text);
  return {
    says,
    mark: 'held',
    changes: CHANGES,
    ...(place !== undefined && { undo: () => resolve({ orgId, id }, place) }),
  };
}

/** All its blockers. */
export async function unblock(task: SeenTask): Promise<Done> {
  const { says } = await verb(task, 'unblock', {});
  return { says, changes: CHANGES };
}

/** The blocker at a place in the list. Acts only add to the list; an import may replace it: the revision seen tells. */
export async function resolve(task: TaskRef | SeenTask, place: number): Promise<Done> {
  const { says } = await verb(task, 'unblock', { blockers: [place] });
  return { says, changes: CHANGES };
}

export async function comment({ orgId, id }: TaskRef, text: string): Promise<Done> {
  const { says } = await verb({ orgId, id }, 'comment', { text });
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

/** Of an act that takes a text: `worker task:comment t-1 'as agreed' --org acme` */
export function taskTextCommand(
  name: string,
  { orgId, id }: TaskRef,
  text: string,
  ...flags: readonly string[]
): string {
  return typedLine(name, [id, text], [...flags, '--org', orgId]);
}

async function verb(seen: TaskRef | SeenTask, name: string, wish: object): Promise<TaskActed> {
  const { orgId, id } = seen;
  const rev = 'rev' in seen ? seen.rev : undefined;
  const asked = postJson<TaskActed>(orgUrl(orgId, 'tasks', id, name), { ...wish, rev });
  const acted = await orReadAgain(CHANGES, asked);
  if (acted.changed) keepOwnTask(acted.task, rev);
  return acted;
}
