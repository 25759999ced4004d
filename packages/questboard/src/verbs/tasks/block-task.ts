/** `task:block` and `task:unblock`: what keeps a task from going on, in words. */
import type { Store } from '@sb/storage';
import { afterMove, resolveBlockers } from '../../after-move.ts';
import { isClosed, openBlockers } from '../../board.ts';
import { BoardRuleError, WishInvalidError } from '../../errors.ts';
import type { Task, TaskStatus } from '../../model/organisation.ts';
import { statusBefore } from '../../records/task-changes.sql.ts';
import { type AnyFact, decided, type Decision, NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { checkText } from '../wish-text.ts';
import { stay } from './assign.ts';
import { TRANSITIONS } from '../../transitions.ts';
import { type TaskAnswer, type TaskFacts, type TaskTarget, taskVerb } from './task-verb.ts';

const LONGEST_BLOCKER = 200;

export interface BlockWish {
  /** 1 to 200 characters. */
  readonly text: string;
  /** The task goes on, with a blocker noted. */
  readonly keepStatus?: boolean;
}

export interface UnblockWish {
  /** Places in the task's list of blockers, from 0; absent: all that are open. */
  readonly blockers?: readonly number[];
}

export async function blockTask(store: Store, target: TaskTarget, wish: BlockWish): Promise<TaskAnswer> {
  checkText('A blocker', 'text', wish.text, LONGEST_BLOCKER);
  return taskVerb(store, target, (_tx, frame, facts) => decided(decideBlock(facts, wish, frame)));
}

/** Pure. */
function decideBlock(
  { stored, task }: TaskFacts,
  { text, keepStatus = false }: BlockWish,
  frame: Frame,
): Decision {
  checkOpen(task);
  if (openBlockers(task).includes(text) && (keepStatus || task.status === 'blocked')) return NOTHING;
  const isNew = !openBlockers(task).includes(text);
  const noted: Task = {
    ...task,
    lastActivityAt: frame.now,
    blockers: isNew ? [...task.blockers, { text, createdAt: frame.now }] : task.blockers,
  };
  const to = keepStatus ? task.status : 'blocked';
  return {
    tasks: [afterMove(noted, to, frame.now)],
    changes: [
      ...(isNew ? [{ ...stay(task), kind: 'blocker.added' as const, detail: { text } }] : []),
      ...moveChange(task, to),
    ],
    facts: [
      ...(isNew ? [blockerFact('added', { stored, task }, [text])] : []),
      ...moveFact({ stored, task }, to),
    ],
  };
}

export async function unblockTask(
  store: Store,
  target: TaskTarget,
  wish: UnblockWish = {},
): Promise<TaskAnswer> {
  return taskVerb(store, target, function* (tx, frame, facts) {
    const { orgId } = frame;
    const { task } = facts;
    const before = yield* statusBefore(tx, { orgId, taskIds: [task.id], status: 'blocked' });
    return decideUnblock(facts, wish, { frame, before: before.get(task.id)?.from });
  });
}

/** Pure. `before`: the status that the task had before it was blocked. */
function decideUnblock(
  { stored, task }: TaskFacts,
  { blockers }: UnblockWish,
  { frame, before }: { readonly frame: Frame; readonly before: TaskStatus | undefined },
): Decision {
  checkPlaces(task, blockers);
  const isMeant = (place: number): boolean => blockers === undefined || blockers.includes(place);
  const resolved = task.blockers.flatMap(({ text, resolvedAt }, place) =>
    resolvedAt === undefined && isMeant(place) ? [text] : [],
  );
  const freed: Task = { ...task, blockers: resolveBlockers(task, frame.now, isMeant) };
  const isFree = task.status === 'blocked' && openBlockers(freed).length === 0;
  const to = isFree ? statusAfter(before) : task.status;
  if (resolved.length === 0 && to === task.status) return NOTHING;
  return {
    tasks: [afterMove({ ...freed, lastActivityAt: frame.now }, to, frame.now)],
    changes: [
      ...(resolved.length > 0
        ? [{ ...stay(task), kind: 'blocker.resolved' as const, detail: { text: resolved.join('; ') } }]
        : []),
      ...moveChange(task, to),
    ],
    facts: [
      ...(resolved.length > 0 ? [blockerFact('resolved', { stored, task }, resolved)] : []),
      ...moveFact({ stored, task }, to),
    ],
  };
}

/** Back to where it was, where a blocked task may go there. */
function statusAfter(before: TaskStatus | undefined): TaskStatus {
  return before !== undefined && before !== 'cancelled' && TRANSITIONS.blocked.includes(before)
    ? before
    : 'todo';
}

function checkOpen(task: Task): void {
  if (!isClosed(task)) return;
  throw new BoardRuleError('task_closed', {
    message: `"${task.id}" is ${task.status}: nothing can block it.`,
    hint: `Open it again first: worker task:move ${task.id} todo`,
  });
}

function checkPlaces({ blockers }: Task, places: readonly number[] | undefined): void {
  const wrong = (places ?? []).filter((place) => blockers[place] === undefined);
  if (wrong.length === 0) return;
  const expected =
    blockers.length === 0 ? 'no place: the task has no blocker' : `0 to ${blockers.length - 1}`;
  throw new WishInvalidError('An unblock', [
    { field: 'blockers', message: `expected ${expected}, got ${wrong.join(', ')}` },
  ]);
}

function blockerFact(
  what: 'added' | 'resolved',
  { stored, task }: Pick<TaskFacts, 'stored' | 'task'>,
  texts: readonly string[],
): AnyFact {
  return {
    type: `task.blocker.${what}`,
    subject: task.id,
    version: stored.rev + 1,
    payload: { taskId: task.id, texts },
  };
}

function moveChange({ id: taskId, status: from }: Task, to: TaskStatus): NonNullable<Decision['changes']> {
  return from === to ? [] : [{ taskId, kind: 'moved', from, to }];
}

function moveFact(
  { stored, task: { id: taskId, status: from } }: Pick<TaskFacts, 'stored' | 'task'>,
  to: TaskStatus,
): readonly AnyFact[] {
  if (from === to) return [];
  const payload = { taskId, from, to, forced: [] };
  return [{ type: 'task.moved', subject: taskId, version: stored.rev + 1, payload }];
}
