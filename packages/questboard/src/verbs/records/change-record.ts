/** `member:change`, `questline:change`, `quest:change`, `task:change`, `task:estimate`: other values for fields of a record. */
import type { Body, Store, Tx } from '@sb/storage';
import { isClosed } from '../../board.ts';
import { BoardRuleError, WishInvalidError } from '../../errors.ts';
import type { BoardRecord } from '../../events.ts';
import type { Member, Quest, Task } from '../../model/organisation.ts';
import { type KindOf, SHELVES } from '../../records/records.sql.ts';
import type { Stored } from '../../records/stored.sql.ts';
import { type AnyFact, type Decision, NOTHING } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { needNamed } from '../need-record.ts';
import { onRecord, type RecordAnswer, type RecordTarget } from '../on-record.ts';
import { stay } from '../tasks/assign.ts';
import { giveTask, type Given } from '../tasks/give-task.ts';
import { checkQuestReferences, checkTaskReferences } from './check-names.ts';
import { checkEmail, checkOwner } from './member-rules.ts';
import { placeLast } from './place-last.ts';
import { type Fields, readWish } from './read-wish.ts';
import { toldFields } from './told-fields.ts';

/** The fields of a task whose change is work on it. */
const ACTIVE_FIELDS: readonly string[] = ['estimateMinutes', 'remainingMinutes', 'description'];

export interface ChangeTarget<Name extends BoardRecord> extends RecordTarget<Name> {
  /** Accept a cycle of dependencies; take a task from another member, who has it. */
  readonly force?: boolean;
}

/** Null unsets a field. Fails with `UNKNOWN_...`, `REV_STALE`, `REQUEST_INVALID`, and the rules of the board. */
export async function changeRecord<Name extends BoardRecord>(
  store: Store,
  { force = false, ...target }: ChangeTarget<Name>,
  wish: Fields,
): Promise<RecordAnswer<Name>> {
  const { kind } = target;
  if (Object.keys(wish).length === 0)
    throw new WishInvalidError(`A ${kind}`, [{ field: '', message: 'expected at least one field' }]);
  return onRecord(store, target, (tx, frame, stored) => decide(tx, frame, { kind, stored, wish, force }));
}

interface Change {
  readonly kind: BoardRecord;
  readonly stored: Stored<KindOf[BoardRecord]>;
  readonly wish: Fields;
  readonly force: boolean;
}

function* decide(tx: Tx, frame: Frame, { kind, stored, wish, force }: Change): Body<Decision> {
  const { record: before, rev } = stored;
  const placed = wish['order'] === null ? yield* placeLast(tx, frame, { kind, id: before.id, wish }) : wish;
  const after = readWish(kind, { base: { ...before }, wish: placed, now: frame.now });
  const fields = toldFields(before, after);
  if (fields.length === 0) return NOTHING;
  const changed: AnyFact = {
    type: `${kind}.changed`,
    subject: before.id,
    version: rev + 1,
    payload: { id: before.id, fields, detached: [] },
  };
  switch (kind) {
    case 'member':
      yield* checkEmail(tx, frame, after as Member);
      yield* checkOwner(tx, frame, { before: before as Member, after: after as Member });
      break;
    case 'quest':
      yield* checkQuestReferences(tx, frame, { before: before as Quest, after: after as Quest }, force);
      break;
    case 'task':
      yield* checkTaskReferences(tx, frame, { before: before as Task, after: after as Task }, force);
      return yield* decideTask(tx, frame, {
        stored: stored as Stored<Task>,
        after: after as Task,
        fields,
        force,
        changed,
      });
    case 'questline':
  }
  return { [SHELVES[kind]]: [after], facts: [changed] };
}

interface TaskChange {
  readonly stored: Stored<Task>;
  readonly after: Task;
  readonly fields: ReturnType<typeof toldFields>;
  readonly force: boolean;
  readonly changed: AnyFact;
}

function* decideTask(
  tx: Tx,
  frame: Frame,
  { stored, after, fields, force, changed }: TaskChange,
): Body<Decision> {
  const before = stored.record;
  const names = fields.map(({ field }) => field);
  if (names.includes('remainingMinutes') && isClosed(before))
    throw new BoardRuleError('task_closed', {
      message: `"${before.id}" is ${before.status}: no time remains.`,
      hint: `Open it again first: worker task:move ${before.id} todo`,
    });
  const isWork = names.some((name) => ACTIVE_FIELDS.includes(name));
  const worked = isWork ? { ...after, lastActivityAt: frame.now } : after;
  const given = names.includes('assigneeId')
    ? yield* reassign(tx, frame, { stored, after: worked, force })
    : undefined;
  const others = fields.filter(({ field }) => field !== 'assigneeId');
  return {
    tasks: [given?.task ?? worked],
    ...(after.questId !== before.questId && { left: [before.questId] }),
    changes: [
      ...(others.length > 0
        ? [{ ...stay(before), kind: 'changed' as const, detail: { fields: others } }]
        : []),
      ...(given?.changes ?? []),
    ],
    facts: [...(others.length > 0 ? [changed] : []), ...(given?.facts ?? [])],
    ...(given && { warnings: given.warnings }),
  };
}

/**
 * As `task:claim` does it. Naming the member who has the task already is no change, also where the planner gave it, and
 * does not come here: a form that sends every field must not take tasks over.
 */
function* reassign(
  tx: Tx,
  frame: Frame,
  { stored, after, force }: Pick<TaskChange, 'stored' | 'after' | 'force'>,
): Body<Given> {
  const { assigneeId: previous, assignedBy } = stored.record;
  const { assigneeId: memberId, assignedBy: _assignedBy, ...free } = after;
  const held: Task = {
    ...free,
    ...(previous !== undefined && { assigneeId: previous }),
    ...(assignedBy !== undefined && { assignedBy }),
  };
  const member = memberId === undefined ? undefined : yield* needNamed(tx, frame, 'members', memberId);
  return yield* giveTask(tx, frame, { stored, task: held }, { member, force });
}
