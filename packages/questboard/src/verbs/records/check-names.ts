/** What the ids in a record name must be on the board, and nothing may wait for itself. */
import { isDeepStrictEqual } from 'node:util';
import type { Body, Tx } from '@sb/storage';
import { BoardRuleError } from '../../errors.ts';
import type { Organisation, Quest, Task } from '../../model/organisation.ts';
import { organisationOf, requireStoredOrganisation } from '../../records/organisation.ts';
import { edgesOfQuest, edgesOfTask, type Edge } from '../../records/edges.sql.ts';
import { findPlanCycles } from '../../unlock/plan-cycles.ts';
import type { Frame } from '../frame.ts';
import { needNamed } from '../need-record.ts';

interface Change<T> {
  /** Absent: the record is new. */
  readonly before: T | undefined;
  readonly after: T;
}

/** `force`: a cycle is accepted; the daily run warns of it. Throws `UnknownRecordError` and `dependency_cycle`. */
export function* checkTaskReferences(
  tx: Tx,
  frame: Frame,
  { before, after }: Change<Task>,
  force: boolean,
): Body<void> {
  if (after.questId !== before?.questId) yield* needNamed(tx, frame, 'quests', after.questId);
  const known = new Set(before ? edgesOfTask(before).map(({ toId }) => toId) : []);
  const fresh = edgesOfTask(after).filter(({ toId }) => !known.has(toId));
  yield* checkNamed(tx, frame, fresh);
  // A new task that waits for nothing closes no circle.
  const isMoved = before !== undefined && after.questId !== before.questId;
  if (fresh.length > 0 || isMoved)
    yield* checkCycle(tx, frame, {
      id: after.id,
      force,
      added: [...fresh.map(({ toId }) => toId), ...(isMoved ? [after.questId] : [])],
      put: (board) => ({ ...board, tasks: put(board.tasks, after) }),
    });
}

export function* checkQuestReferences(
  tx: Tx,
  frame: Frame,
  { before, after }: Change<Quest>,
  force: boolean,
): Body<void> {
  if (after.questlineId !== undefined && after.questlineId !== before?.questlineId)
    yield* needNamed(tx, frame, 'questlines', after.questlineId);
  const known = new Set(before ? edgesOfQuest(before).map(nameOf) : []);
  const fresh = edgesOfQuest(after).filter((edge) => !known.has(nameOf(edge)));
  yield* checkNamed(tx, frame, fresh);
  // Another kind of requirement may close a circle with the same names.
  const isChanged = before !== undefined && !isDeepStrictEqual(after.requires, before.requires);
  if (fresh.length > 0 || isChanged)
    yield* checkCycle(tx, frame, {
      id: after.id,
      force,
      added: fresh.map(({ toId }) => toId),
      put: (board) => ({ ...board, quests: put(board.quests, after) }),
    });
}

function* checkNamed(tx: Tx, frame: Frame, edges: readonly Edge[]): Body<void> {
  for (const { toKind, toId } of edges)
    yield* needNamed(tx, frame, toKind === 'quest' ? 'quests' : 'tasks', toId);
}

function nameOf({ toKind, toId }: Edge): string {
  return `${toKind} ${toId}`;
}

interface CycleCheck {
  readonly id: string;
  readonly force: boolean;
  /** Ids that the record did not wait for before. */
  readonly added: readonly string[];
  /** The board with the change. */
  readonly put: (board: Organisation) => Organisation;
}

function* checkCycle(tx: Tx, { orgId }: Frame, { id, force, added, put: change }: CycleCheck): Body<void> {
  if (force) return;
  const board = organisationOf(yield* requireStoredOrganisation(tx, orgId));
  const changed = change(board);
  // A cycle that was accepted does not keep the record from other changes.
  const accepted = cyclesWith(id, board);
  const cycle = cyclesWith(id, changed).find(
    (ids) =>
      ids.some((each) => added.includes(each)) ||
      !accepted.some((known) => ids.every((each) => known.includes(each))),
  );
  if (!cycle) return;
  throw new BoardRuleError('dependency_cycle', {
    message: `"${id}" would wait for itself: ${cycle.join(', ')} wait for each other.`,
    unmet: cycle
      .filter((each) => each !== id)
      .map((each) => ({
        kind: changed.quests.some((quest) => quest.id === each) ? 'quest' : 'task',
        id: each,
      })),
    hint: 'Leave one of them out, or keep the cycle: --force',
  });
}

function cyclesWith(id: string, board: Organisation): readonly (readonly string[])[] {
  return findPlanCycles(board).filter((ids) => ids.includes(id));
}

function put<T extends { readonly id: string }>(records: readonly T[], record: T): readonly T[] {
  return [...records.filter(({ id }) => id !== record.id), record];
}
