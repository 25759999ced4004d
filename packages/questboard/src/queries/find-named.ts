/** Records of a board by a part of their id or name: for a box in which people type what they look for. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Member, Quest, Task } from '../model/organisation.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { findById, type RowBudget } from './walk.ts';

export interface NamedRecord {
  readonly id: string;
  /** The title of a quest or a task, the name of a member. */
  readonly name: string;
  /** Of a member. */
  readonly email?: string;
  readonly isArchived?: true;
}

type Kind = 'quests' | 'tasks' | 'members';

export interface FoundOnBoard extends Readonly<Record<Kind, readonly NamedRecord[]>> {
  /** The search ended at `most` records or at a bound of rows, and there may be more. */
  readonly isCut?: true;
}

interface NameWish {
  readonly text: string;
  /** Only these; absent: all. */
  readonly kinds?: readonly Kind[];
  /** Of each kind. */
  readonly most: number;
  /** Searches of other boards may share it. */
  readonly budget?: RowBudget;
}

const KINDS: readonly Kind[] = ['quests', 'tasks', 'members'];

/** In any case, in the order of ids; those that were archived fill what is left. Fails with `UNKNOWN_ORG`. */
export async function findNamed(
  store: Store,
  orgId: string,
  { text, kinds = KINDS, ...bounds }: NameWish,
): Promise<FoundOnBoard> {
  const wanted = text.toLowerCase();
  const titled = ({ id, title }: Quest | Task): boolean => hasText([id, title], wanted);
  const named = ({ id, name, email }: Member): boolean => hasText([id, name, email], wanted);
  return store.read(function* (tx: Tx): Body<FoundOnBoard> {
    yield* requireOrg(tx, orgId);
    const of = { orgId, ...bounds };
    const find = {
      quests: () => findKind<Quest>(tx, { ...of, kind: 'quests', fits: titled, toNamed: byTitle }),
      tasks: () => findKind<Task>(tx, { ...of, kind: 'tasks', fits: titled, toNamed: byTitle }),
      members: () => findKind<Member>(tx, { ...of, kind: 'members', fits: named, toNamed: byName }),
    };
    const found: Partial<Record<Kind, Found>> = {};
    for (const kind of kinds) found[kind] = yield* find[kind]();
    const isCut = Object.values(found).some((one) => one.isCut);
    return {
      quests: found.quests?.records ?? [],
      tasks: found.tasks?.records ?? [],
      members: found.members?.records ?? [],
      ...(isCut && { isCut }),
    };
  });
}

function byTitle({ id, title }: Quest | Task): NamedRecord {
  return { id, name: title };
}

function byName({ id, name, email }: Member): NamedRecord {
  return { id, name, email };
}

interface Find<T> extends Pick<NameWish, 'most' | 'budget'> {
  readonly orgId: string;
  readonly kind: Kind;
  readonly fits: (record: T) => boolean;
  readonly toNamed: (record: T) => NamedRecord;
}

interface Found {
  readonly records: readonly NamedRecord[];
  readonly isCut: boolean;
}

function* findKind<T extends { readonly id: string }>(
  tx: Tx,
  { orgId, kind, most, budget, fits, toNamed }: Find<T>,
): Body<Found> {
  const search = { orgId, kind, by: [], fits };
  const bounds = budget ? { budget } : {};
  const living = yield* findById<T>(tx, search, { limit: most, ...bounds });
  const records = living.items.map(({ record }) => toNamed(record));
  const left = most - records.length;
  // Those that were archived come last in any case.
  if (left === 0) return { records, isCut: living.next !== undefined };
  const archived = yield* findById<T>(tx, { ...search, isArchived: true }, { limit: left, ...bounds });
  const others = archived.items.map(({ record }) => ({
    ...toNamed(record),
    isArchived: true as const,
  }));
  return {
    records: [...records, ...others],
    isCut: living.next !== undefined || archived.next !== undefined,
  };
}

function hasText(parts: readonly string[], wanted: string): boolean {
  return parts.some((part) => part.toLowerCase().includes(wanted));
}
