/** `task:move`: another status for a task, where the rules of section 1.2 allow it. */
import type { Body, Store, Tx } from '@sb/storage';
import { afterMove } from '../../after-move.ts';
import { createBoard, isOpenState, isSatisfied, mayHaveTasks } from '../../board.ts';
import { localDate } from '../../calendar.ts';
import { type BoardRule, BoardRuleError, type Unmet } from '../../errors.ts';
import type { Member, Quest, Task, TaskStatus } from '../../model/organisation.ts';
import { organisationOf, requireStoredOrganisation } from '../../records/organisation.ts';
import { moveQuests, type MovedQuest } from '../../unlock/quest-moves.ts';
import { computeStates, type GateFacts, unmetRequirements } from '../../unlock/unlock.ts';
import { assign, type Assignment } from './assign.ts';
import { type Decision, NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { readGate } from '../settle-quests.ts';
import { TRANSITIONS } from '../../transitions.ts';
import { type TaskAnswer, type TaskFacts, type TaskTarget, taskVerb } from './task-verb.ts';
import { type Target, targetsOf } from '../../requirement.ts';

export interface MoveWish {
  readonly to: TaskStatus;
  /** Begin although a dependency is unmet or the quest is locked. */
  readonly force?: boolean;
}

export async function moveTask(store: Store, target: TaskTarget, wish: MoveWish): Promise<TaskAnswer> {
  return taskVerb(store, target, function* (tx, frame, facts) {
    const opened = yield* openGate(tx, frame, facts, wish);
    return { ...decideMove(facts, wish, { frame, opened }), opened: opened?.moved ?? [] };
  });
}

/** The gate of a quest that the store has as locked, computed from the board of now. */
interface Gate {
  readonly isOpen: boolean;
  readonly moved: readonly MovedQuest[];
  readonly unmet: readonly Unmet[];
}

/**
 * An import leaves the states of quests: for a task that begins in a locked quest its gate is computed first. If it is
 * open, the states of all quests are, and written.
 */
function* openGate(
  tx: Tx,
  { orgId, org, now }: Frame,
  { task, quest }: TaskFacts,
  { to }: MoveWish,
): Body<Gate | undefined> {
  if (to !== 'in-progress' || quest.state !== 'locked' || !isAllowed(task.status, to)) return undefined;
  const today = localDate(now, org.record.timezone);
  const gate = yield* readGate(tx, { org: org.record, today }, quest);
  if (!isOpenState(gate.states.get(quest.id)))
    return { isOpen: false, moved: [], unmet: unmetOf(quest, gate) };
  const board = createBoard(organisationOf(yield* requireStoredOrganisation(tx, orgId)));
  const states = computeStates(board, today);
  return { isOpen: true, moved: moveQuests({ board, states, today }, now), unmet: [] };
}

function unmetOf(quest: Quest, facts: GateFacts): Unmet[] {
  const held: Unmet[] = quest.hold ? [{ kind: 'hold', id: quest.id, title: quest.title }] : [];
  const needs = unmetRequirements(quest, facts).flatMap((requirement): readonly Unmet[] =>
    requirement.type === 'notBefore'
      ? [{ kind: 'date' as const, id: requirement.date }]
      : targetsOf(requirement).map((target) => unmetTarget(target, facts)),
  );
  // Of a list of tasks only those that are not done are missing.
  return [...held, ...needs.filter(({ kind, state }) => kind !== 'task' || state !== 'done')];
}

function unmetTarget({ kind, id }: Target, { board, states }: GateFacts): Unmet {
  if (kind === 'task') return unmetTask(id, board.taskById.get(id));
  const [named, state] = [board.questById.get(id), states.get(id)];
  return { kind, id, ...(named && { title: named.title }), ...(state && { state }) };
}

function unmetTask(id: string, task: Task | undefined): Unmet {
  if (!task) return { kind: 'task', id };
  const { title, status: state, assigneeId: memberId } = task;
  return { kind: 'task', id, title, state, ...(memberId !== undefined && { memberId }) };
}

interface MoveContext {
  readonly frame: Frame;
  readonly opened: Gate | undefined;
}

/** Pure. */
function decideMove(
  facts: TaskFacts,
  { to, force = false }: MoveWish,
  { frame, opened }: MoveContext,
): Decision {
  const { task, quest } = facts;
  const { status: from } = task;
  if (from === to) return NOTHING;
  checkTransition(task, to);
  checkQuest(task, quest, to);
  const forced = to === 'in-progress' ? brokenRules(facts, { opened, force }) : [];
  const moved = afterMove(task, to, frame.now);
  const taken = to === 'in-progress' ? takenBy(frame.acting, { ...facts, task: moved }) : undefined;
  return {
    tasks: [taken?.task ?? moved],
    changes: [
      { taskId: task.id, kind: 'moved', from, to, ...(forced.length > 0 && { detail: { forced } }) },
      ...(taken?.changes ?? []),
    ],
    facts: [
      {
        type: 'task.moved',
        subject: task.id,
        version: facts.stored.rev + 1,
        payload: { taskId: task.id, from, to, forced },
      },
      ...(taken?.facts ?? []),
    ],
  };
}

/** Who begins a task that has no assignee takes it. */
function takenBy(
  member: Member | undefined,
  facts: Pick<TaskFacts, 'stored' | 'task'>,
): Assignment | undefined {
  if (!member || facts.task.assigneeId !== undefined || !mayHaveTasks(member)) return undefined;
  return assign(facts, { memberId: member.id, by: 'human', reasons: ['began'] });
}

function isAllowed(from: TaskStatus, to: TaskStatus): boolean {
  return TRANSITIONS[from].includes(to);
}

function checkTransition({ id, status }: Task, to: TaskStatus): void {
  if (isAllowed(status, to)) return;
  const [first = 'todo'] = TRANSITIONS[status];
  throw new BoardRuleError('transition_invalid', {
    message: `"${id}" is ${status}: it cannot become ${to}.`,
    hint: `From ${status} it can become ${TRANSITIONS[status].join(', ')}: worker task:move ${id} ${first}`,
  });
}

function checkQuest({ id }: Task, quest: Quest, to: TaskStatus): void {
  if (quest.state !== 'cancelled' || (to !== 'todo' && to !== 'in-progress')) return;
  throw new BoardRuleError('quest_cancelled', {
    message: `"${id}" cannot become ${to}: its quest "${quest.id}" is cancelled.`,
    unmet: [{ kind: 'quest', id: quest.id, title: quest.title, state: quest.state }],
    hint: `Restore the quest: worker quest:restore ${quest.id}`,
  });
}

/** The rules that `force` breaks; throws where one is broken without it. */
function brokenRules(
  { task, quest, dependencies }: TaskFacts,
  { opened, force }: { readonly opened: Gate | undefined; readonly force: boolean },
): BoardRule[] {
  const waitsFor = task.dependsOn.filter((id) => !isSatisfied(dependencies.get(id)));
  const isLocked = quest.state === 'locked' && opened?.isOpen !== true;
  if (!force && waitsFor.length > 0)
    throw new BoardRuleError('dependency_unmet', {
      message: `"${task.id}" cannot begin: it waits for ${waitsFor.map((id) => stateText(id, dependencies.get(id))).join(', ')}.`,
      unmet: waitsFor.map((id) => unmetTask(id, dependencies.get(id))),
      hint: 'Finish what it waits for first, or begin anyway: --force',
    });
  if (!force && isLocked) {
    const unmet = opened?.unmet ?? [];
    throw new BoardRuleError('quest_locked', {
      message: `"${task.id}" cannot begin: its quest "${quest.id}" is locked${gateText(unmet)}.`,
      unmet,
      hint: 'Do what its gate waits for first, or begin anyway: --force',
    });
  }
  return [
    ...(waitsFor.length > 0 ? (['dependency_unmet'] as const) : []),
    ...(isLocked ? (['quest_locked'] as const) : []),
  ];
}

function stateText(id: string, task: Task | undefined): string {
  if (!task) return `"${id}" (not on the board)`;
  const state = task.status === 'done' ? 'done, not approved' : task.status;
  return `"${id}" (${state})`;
}

function gateText(unmet: readonly Unmet[]): string {
  if (unmet.length === 0) return '';
  const words = unmet.map(({ kind, id }) => (kind === 'hold' ? 'a person who holds it' : `${kind} ${id}`));
  return ` until ${words.join(', ')}`;
}
