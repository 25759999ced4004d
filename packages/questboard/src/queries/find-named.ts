/** Records of a board by a part of their id or name: for a box in which people type what they look for. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Member, Quest, Task } from '../model/organisation.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { findById } from './walk.ts';

export interface NamedRecord {
  readonly id: string;
  /** The title of a quest or a task, the name of a member. */
  readonly name: string;
  /** Of a member. */
  readonly email?: string;
  readonly isArchived?: true;
}

export type FoundOnBoard = Readonly<Record<'quests' | 'tasks' | 'members', readonly NamedRecord[]>>;

/** In any case, in the order of ids, at most `most` of each kind; those that were archived fill what is left. Fails with `UNKNOWN_ORG`. */
export async function findNamed(
  store: Store,
  orgId: string,
  { text, most }: { readonly text: string; readonly most: number },
): Promise<FoundOnBoard> {
  const wanted = text.toLowerCase();
  const titled = ({ id, title }: Quest | Task): boolean => hasText([id, title], wanted);
  const named = ({ id, name, email }: Member): boolean => hasText([id, name, email], wanted);
  return store.read(function* (tx: Tx): Body<FoundOnBoard> {
    yield* requireOrg(tx, orgId);
    const of = { orgId, most };
    return {
      quests: yield* find<Quest>(tx, { ...of, kind: 'quests', fits: titled, toNamed: byTitle }),
      tasks: yield* find<Task>(tx, { ...of, kind: 'tasks', fits: titled, toNamed: byTitle }),
      members: yield* find<Member>(tx, { ...of, kind: 'members', fits: named, toNamed: byName }),
    };
  });
}

function byTitle({ id, title }: Quest | Task): NamedRecord {
  return { id, name: title };
}

function byName({ id, name, email }: Member): NamedRecord {
  return { id, name, email };
}

interface Find<T> {
  readonly orgId: string;
  readonly kind: keyof FoundOnBoard;
  readonly most: number;
  readonly fits: (record: T) => boolean;
  readonly toNamed: (record: T) => NamedRecord;
}

function* find<T extends { readonly id: string }>(
  tx: Tx,
  { orgId, kind, most, fits, toNamed }: Find<T>,
): Body<readonly NamedRecord[]> {
  const search = { orgId, kind, by: [], fits };
  const living = yield* findById<T>(tx, search, { limit: most });
  const found = living.items.map(({ record }) => toNamed(record));
  const left = most - found.length;
  if (left === 0) return found;
  const archived = yield* findById<T>(tx, { ...search, isArchived: true }, { limit: left });
  return [
    ...found,
    ...archived.items.map(({ record }) => ({ ...toNamed(record), isArchived: true as const })),
  ];
}

function hasText(parts: readonly string[], wanted: string): boolean {
  return parts.some((part) => part.toLowerCase().includes(wanted));
}
