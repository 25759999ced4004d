/** `member:create`, `quest:create`, `task:create` and the questlines': a new record on the board. */
import type { Body, Store, Tx } from '@sb/storage';
import { BoardRuleError } from '../../errors.ts';
import type { BoardRecord } from '../../events.ts';
import type { Member, Quest, Task } from '../../model/organisation.ts';
import { type KindOf, readNamed, SHELVES } from '../../records/records.sql.ts';
import type { Act } from '../act.ts';
import type { AnyFact, Decision } from '../decision.ts';
import type { Frame } from '../frame.ts';
import { needNamed } from '../need-record.ts';
import { carryOutOn, type RecordAnswer } from '../on-record.ts';
import { runVerb } from '../run-verb.ts';
import { stay } from '../tasks/assign.ts';
import { giveTask, type Given } from '../tasks/give-task.ts';
import { checkQuestReferences, checkTaskReferences } from './check-names.ts';
import { KINDS } from './kinds.ts';
import { checkEmail } from './member-rules.ts';
import { placeLast } from './place-last.ts';
import { type Fields, readWish } from './read-wish.ts';
import { toldFields } from './told-fields.ts';

export interface CreateTarget<Name extends BoardRecord> {
  readonly orgId: string;
  readonly kind: Name;
  /** Absent: a letter of the kind and the number of the board; a higher number where that id is taken. */
  readonly id?: string;
  /** Accept a cycle of dependencies. */
  readonly force?: boolean;
  readonly act: Act;
}

/** Fails with `UNKNOWN_ORG`, `REQUEST_INVALID`, `UNKNOWN_...` of what the fields name, `ID_TAKEN` and other rules. */
export async function createRecord<Name extends BoardRecord>(
  store: Store,
  { orgId, kind, id: given, force = false, act }: CreateTarget<Name>,
  wish: Fields,
): Promise<RecordAnswer<Name>> {
  return runVerb(store, orgId, {
    act,
    *verb(tx, frame) {
      if (given !== undefined) yield* checkFree(tx, frame, { kind, id: given });
      const id = given ?? (yield* findFreeId(tx, frame, kind));
      const placed = yield* placeLast(tx, frame, { kind, id, wish });
      const record = readWish(kind, { base: { id }, wish: placed, now: frame.now, isNew: true });
      yield* checkRecord(tx, frame, { kind, record, force });
      return yield* carryOutOn(tx, frame, { kind, id }, yield* decideCreate(tx, frame, { kind, record }));
    },
  });
}

/** Takes ever longer steps from the number of the board: a file may have brought thousands of such ids. */
function* findFreeId(tx: Tx, { orgId, org }: Frame, kind: BoardRecord): Body<string> {
  for (let ahead = 0; ; ahead = 2 * ahead + 1) {
    const id = `${KINDS[kind].prefix}${org.board + ahead}`;
    const [taken] = yield* readNamed(tx, { orgId, kind: SHELVES[kind] }, [id]);
    if (!taken) return id;
  }
}

function* checkFree(
  tx: Tx,
  { orgId }: Frame,
  { kind, id }: { readonly kind: BoardRecord; readonly id: string },
): Body<void> {
  const [taken] = yield* readNamed(tx, { orgId, kind: SHELVES[kind] }, [id]);
  if (!taken) return;
  throw new BoardRuleError('id_taken', {
    message: `There is a ${kind} "${id}" already${taken.isArchived ? ', archived' : ''}.`,
    hint: taken.isArchived
      ? `Return it: worker ${kind}:archive ${id} --undo; or give another id.`
      : 'Give another id.',
  });
}

interface NewRecord {
  readonly kind: BoardRecord;
  readonly record: KindOf[BoardRecord];
}

function* checkRecord(
  tx: Tx,
  frame: Frame,
  { kind, record, force }: NewRecord & { readonly force: boolean },
): Body<void> {
  if (kind === 'member') yield* checkEmail(tx, frame, record as Member);
  if (kind === 'quest')
    yield* checkQuestReferences(tx, frame, { before: undefined, after: record as Quest }, force);
  if (kind === 'task')
    yield* checkTaskReferences(tx, frame, { before: undefined, after: record as Task }, force);
}

function* decideCreate(tx: Tx, frame: Frame, { kind, record }: NewRecord): Body<Decision> {
  const created: AnyFact = {
    type: `${kind}.created`,
    subject: record.id,
    version: 1,
    payload: { id: record.id, fields: toldFields({}, record), detached: [] },
  };
  if (kind !== 'task') return { [SHELVES[kind]]: [record], facts: [created] };
  const task = record as Task;
  const given = yield* givenTo(tx, frame, task);
  return {
    tasks: [given?.task ?? task],
    changes: [{ ...stay(task), kind: 'created' }, ...(given?.changes ?? [])],
    facts: [created, ...(given?.facts ?? [])],
    ...(given && { warnings: given.warnings }),
  };
}

function* givenTo(tx: Tx, frame: Frame, task: Task): Body<Given | undefined> {
  const { assigneeId, ...free } = task;
  if (assigneeId === undefined) return undefined;
  const member = yield* needNamed(tx, frame, 'members', assigneeId);
  const stored = { record: task, rev: 0, updatedAt: task.createdAt };
  return yield* giveTask(tx, frame, { stored, task: free }, { member, force: true });
}
