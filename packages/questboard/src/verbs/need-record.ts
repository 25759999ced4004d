import type { Body, Tx } from '@sb/storage';
import { BoardRuleError, RevStaleError, UnknownRecordError } from '../errors.ts';
import type { BoardRecord } from '../events.ts';
import { type Kept, listIds, readNamed, type RecordKind, type RecordOf } from '../records/records.sql.ts';
import type { Frame } from './frame.ts';

const KIND_OF: Readonly<Record<RecordKind, BoardRecord>> = {
  members: 'member',
  questlines: 'questline',
  quests: 'quest',
  tasks: 'task',
};

/**
 * The record that a verb is about, living and at the revision that the caller expects. Throws `UnknownRecordError`,
 * `RevStaleError`, and the rule `archived`.
 */
export function* needSubject<Kind extends RecordKind>(
  tx: Tx,
  frame: Frame,
  kind: Kind,
  id: string,
): Body<Kept<RecordOf[Kind]>> {
  const stored = yield* needAny(tx, frame, kind, id);
  if (!stored.isArchived) return stored;
  const name = KIND_OF[kind];
  throw new BoardRuleError('archived', {
    message: `The ${name} "${id}" is archived.`,
    hint: `Return it first: worker ${name}:archive ${id} --undo`,
  });
}

/** Archived or not, at the revision that the caller expects. Throws `UnknownRecordError` and `RevStaleError`. */
export function* needAny<Kind extends RecordKind>(
  tx: Tx,
  frame: Frame,
  kind: Kind,
  id: string,
): Body<Kept<RecordOf[Kind]>> {
  const stored = yield* needKept(tx, frame, kind, id);
  checkRev(id, stored, frame);
  return stored;
}

/** A living record that a wish names. Throws `UnknownRecordError`. */
export function* needNamed<Kind extends RecordKind>(
  tx: Tx,
  frame: Frame,
  kind: Kind,
  id: string,
): Body<RecordOf[Kind]> {
  const stored = yield* needKept(tx, frame, kind, id);
  if (stored.isArchived) throw new UnknownRecordError(KIND_OF[kind], id, { orgId: frame.orgId, known: [] });
  return stored.record;
}

/** Archived or not. Throws `UnknownRecordError`. */
export function* needKept<Kind extends RecordKind>(
  tx: Tx,
  { orgId }: Pick<Frame, 'orgId'>,
  kind: Kind,
  id: string,
): Body<Kept<RecordOf[Kind]>> {
  const [stored] = yield* readNamed(tx, { orgId, kind }, [id]);
  if (stored) return stored;
  throw new UnknownRecordError(KIND_OF[kind], id, { orgId, known: yield* listIds(tx, { orgId, kind }) });
}

/** Throws `RevStaleError`. */
export function checkRev(id: string, { rev }: { readonly rev: number }, { act }: Frame): void {
  if (act.rev !== undefined && act.rev !== rev)
    throw new RevStaleError(id, { expected: act.rev, current: rev });
}
