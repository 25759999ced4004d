/** Records of a board by a part of their id or name: for a box in which people type what they look for. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Member, Quest, Task } from '../model/organisation.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { findById } from './walk.ts';

export interface NamedRecord {
  readonly id: string;
  /** The title of a quest or a task, the name of a member. */
  readonly name: string;
}

export type FoundOnBoard = Readonly<Record<'quests' | 'tasks' | 'members', readonly NamedRecord[]>>;

/** In any case, in the order of ids, at most `most` of each kind; those that were archived are left out. Fails with `UNKNOWN_ORG`. */
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
    const search = { orgId, by: [] };
    const page = { limit: most };
    const quests = yield* findById<Quest>(tx, { ...search, kind: 'quests', fits: titled }, page);
    const tasks = yield* findById<Task>(tx, { ...search, kind: 'tasks', fits: titled }, page);
    const members = yield* findById<Member>(tx, { ...search, kind: 'members', fits: named }, page);
    return {
      quests: quests.items.map(({ record: { id, title } }) => ({ id, name: title })),
      tasks: tasks.items.map(({ record: { id, title } }) => ({ id, name: title })),
      members: members.items.map(({ record: { id, name } }) => ({ id, name })),
    };
  });
}

function hasText(parts: readonly string[], wanted: string): boolean {
  return parts.some((part) => part.toLowerCase().includes(wanted));
}
