/** `task:archive`, `quest:archive`, `questline:archive`, `member:archive`: a record leaves the board; its row, log and id stay. */
import type { Body, Store, Tx } from '@sb/storage';
import { BoardRuleError } from '../../errors.ts';
import type { BoardRecord } from '../../events.ts';
import type { Member } from '../../model/organisation.ts';
import { type AnyFact, NOTHING } from '../decision.ts';
import { onAnyRecord, type RecordAnswer, type RecordTarget } from '../on-record.ts';
import { type Assignment, stay, unassign } from '../tasks/assign.ts';
import { detachAll, detachedWarnings } from './detach.ts';
import { checkEmail, checkOwner } from './member-rules.ts';
import { type Referring, referrersOf } from './referrers.ts';
import type { Frame } from '../frame.ts';
import { type Kept, type KindOf, readNamed, SHELVES } from '../../records/records.sql.ts';
import type { Quest, Task } from '../../model/organisation.ts';
import { checkQuestReferences, checkTaskReferences } from './check-names.ts';

/** An error names at most this many referrers. */
const NAMED = 50;

export type ArchiveTarget<Name extends BoardRecord> = RecordTarget<Name>;

/** `detach`: what names the record names it no more, as warnings say; tasks of a quest are archived with it. */
export async function archiveRecord<Name extends BoardRecord>(
  store: Store,
  target: ArchiveTarget<Name>,
  { detach = false }: { readonly detach?: boolean } = {},
): Promise<RecordAnswer<Name>> {
  const kind: BoardRecord = target.kind;
  return onAnyRecord(store, target, function* (tx, frame, stored) {
    if (stored.isArchived) return NOTHING;
    const { id } = stored.record;
    if (kind === 'member')
      yield* checkOwner(tx, frame, { before: stored.record as Member, after: undefined });
    const referring = yield* referrersOf(tx, frame.orgId, { kind, id });
    const named = referring.referrers;
    if (named.length > 0 && !detach) throw referenced({ kind, id }, named);
    const freed = detachAll(referring);
    return {
      ...freed,
      ...(kind === 'task' && { left: [(stored.record as Task).questId] }),
      archived: [{ kind, id }, ...freed.archived],
      changes: [
        ...freed.changes,
        ...(kind === 'task' ? [{ ...stay(stored.record as Task), kind: 'archived' as const }] : []),
      ],
      facts: [
        ...freed.facts,
        recordFact(
          kind,
          'archived',
          stored,
          named.map((referrer) => referrer.id),
        ),
      ],
      warnings: detachedWarnings(referring),
    };
  });
}

/** An archived record comes back as it was, a task without an assignee who has left the board. Fails with `EMAIL_TAKEN`, and where something that it names is gone. */
export async function returnRecord<Name extends BoardRecord>(
  store: Store,
  target: ArchiveTarget<Name>,
): Promise<RecordAnswer<Name>> {
  const kind: BoardRecord = target.kind;
  return onAnyRecord(store, target, function* (tx, frame, stored) {
    if (!stored.isArchived) return NOTHING;
    const { record } = stored;
    if (kind === 'member') yield* checkEmail(tx, frame, record as Member);
    if (kind === 'quest')
      yield* checkQuestReferences(tx, frame, { before: undefined, after: record as Quest }, false);
    const fact = recordFact(kind, 'returned', stored, []);
    if (kind !== 'task') return { [SHELVES[kind]]: [record], facts: [fact] };
    const task = record as Task;
    yield* checkTaskReferences(tx, frame, { before: undefined, after: task }, false);
    const freed = yield* freeOfArchived(tx, frame, stored as Kept<Task>);
    return {
      tasks: [freed?.task ?? task],
      changes: [{ ...stay(task), kind: 'returned' }, ...(freed?.changes ?? [])],
      facts: [fact, ...(freed?.facts ?? [])],
    };
  });
}

/** Undefined: its assignee, if it has one, is on the board. */
function* freeOfArchived(tx: Tx, { orgId }: Frame, stored: Kept<Task>): Body<Assignment | undefined> {
  const { assigneeId } = stored.record;
  if (assigneeId === undefined) return undefined;
  const [member] = yield* readNamed(tx, { orgId, kind: 'members' }, [assigneeId]);
  if (member && !member.isArchived) return undefined;
  return unassign({ stored, task: stored.record }, assigneeId);
}

function referenced(
  { kind, id }: { readonly kind: BoardRecord; readonly id: string },
  referrers: Referring['referrers'],
): BoardRuleError {
  const some = referrers.slice(0, 3).map((referrer) => `${referrer.kind} "${referrer.id}"`);
  const more = referrers.length > some.length ? ` and ${referrers.length - some.length} more` : '';
  return new BoardRuleError('referenced', {
    message: `The ${kind} "${id}" is named by ${some.join(', ')}${more}.`,
    referrers: referrers.slice(0, NAMED),
    hint: 'Change them first, or let them name it no more: --detach',
  });
}

function recordFact(
  kind: BoardRecord,
  what: 'archived' | 'returned',
  { record: { id }, rev }: Kept<KindOf[BoardRecord]>,
  detached: readonly string[],
): AnyFact {
  return { type: `${kind}.${what}`, subject: id, version: rev + 1, payload: { id, fields: [], detached } };
}
