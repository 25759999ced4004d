/** A verb on one record: the record as it is stored, what is decided of it, and the answer with the record as it is then. */
import type { Body, Store, Tx } from '@sb/storage';
import type { BoardRecord } from '../events.ts';
import { type Kept, type KindOf, type RecordOf, SHELVES } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import type { Act } from './act.ts';
import { carryOut } from './carry-out.ts';
import type { Decision } from './decision.ts';
import type { Frame, Outcome } from './frame.ts';
import { needAny, needKept, needSubject } from './need-record.ts';
import { runVerb } from './run-verb.ts';

export interface RecordTarget<Name extends BoardRecord> {
  readonly orgId: string;
  readonly kind: Name;
  readonly id: string;
  readonly act: Act;
}

/** One key has the record: `task`, `quest`. */
export type RecordAnswer<Name extends BoardRecord> = Outcome & {
  readonly [Each in Name]: Shown<KindOf[Each]>;
};

type Decide<Name extends BoardRecord> = (
  tx: Tx,
  frame: Frame,
  stored: Kept<RecordOf[(typeof SHELVES)[Name]]>,
) => Body<Decision>;

/** Fails with `UNKNOWN_ORG`, `UNKNOWN_...`, `REV_STALE`, and the rules of the board. */
export async function onRecord<Name extends BoardRecord>(
  store: Store,
  target: RecordTarget<Name>,
  decide: Decide<Name>,
): Promise<RecordAnswer<Name>> {
  return onFound(store, target, { find: needSubject, decide });
}

/** An archived record too. */
export async function onAnyRecord<Name extends BoardRecord>(
  store: Store,
  target: RecordTarget<Name>,
  decide: Decide<Name>,
): Promise<RecordAnswer<Name>> {
  return onFound(store, target, { find: needAny, decide });
}

async function onFound<Name extends BoardRecord>(
  store: Store,
  { orgId, kind, id, act }: RecordTarget<Name>,
  { find, decide }: { readonly find: typeof needAny; readonly decide: Decide<Name> },
): Promise<RecordAnswer<Name>> {
  return runVerb(store, orgId, {
    act,
    *verb(tx, frame) {
      const stored = yield* find(tx, frame, SHELVES[kind], id);
      return yield* carryOutOn(tx, frame, { kind, id }, yield* decide(tx, frame, stored));
    },
  });
}

/** Writes the decision, and reads the record again. */
export function* carryOutOn<Name extends BoardRecord>(
  tx: Tx,
  frame: Frame,
  { kind, id }: Pick<RecordTarget<Name>, 'kind' | 'id'>,
  decision: Decision,
): Body<RecordAnswer<Name>> {
  const outcome = yield* carryOut(tx, frame, decision);
  const record = shown(frame.orgId, yield* needKept(tx, frame, SHELVES[kind], id));
  // The shelf of the kind has records of the kind.
  return { [kind]: record, ...outcome } as unknown as RecordAnswer<Name>;
}
