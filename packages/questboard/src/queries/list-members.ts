/** Members for lists, with the work that they have. */
import type { Body, Store, Tx } from '@sb/storage';
import type { Member, TaskStatus } from '../model/organisation.ts';
import { countWork, findMember } from '../records/find-member.sql.ts';
import { requireOrg } from '../records/orgs.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import { type Act, memberNameOf } from '../verbs/act.ts';
import { needKept } from '../verbs/need-record.ts';
import { findById, type Page, type PageWish } from './walk.ts';

export type MemberRow = Shown<Member> & {
  /** Open tasks by status; statuses without any are absent. */
  readonly tasks: Readonly<Partial<Record<TaskStatus, number>>>;
};

/** Fails with `UNKNOWN_ORG`. */
export async function listMembers(
  store: Store,
  orgId: string,
  { archived = false, ...page }: PageWish & { readonly archived?: boolean },
): Promise<Page<MemberRow>> {
  return store.read((tx) => readMembers(tx, orgId, archived, page));
}

/** Archived or not. Fails with `UNKNOWN_ORG`, `UNKNOWN_MEMBER`. */
export async function showMember(
  store: Store,
  orgId: string,
  id: string,
): Promise<MemberRow & { readonly archived: boolean }> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const stored = yield* needKept(tx, { orgId }, 'members', id);
    const work = yield* countWork(tx, orgId, [id]);
    return { ...shown(orgId, stored), tasks: work.get(id) ?? {}, archived: stored.isArchived };
  });
}

/** The living member whose id or e-mail address is the name of the actor: who acts where no other is named. */
export async function findActingMember(
  store: Store,
  orgId: string,
  act: Pick<Act, 'actor'>,
): Promise<Member | undefined> {
  return store.read(function* (tx) {
    yield* requireOrg(tx, orgId);
    const name = memberNameOf(act);
    return name === undefined ? undefined : yield* findMember(tx, orgId, name);
  });
}

function* readMembers(tx: Tx, orgId: string, isArchived: boolean, page: PageWish): Body<Page<MemberRow>> {
  yield* requireOrg(tx, orgId);
  const search = { orgId, kind: 'members', by: [], isArchived, fits: () => true } as const;
  const found = yield* findById<Member>(tx, search, page);
  const work = yield* countWork(
    tx,
    orgId,
    found.items.map(({ record }) => record.id),
  );
  return {
    ...found,
    items: found.items.map((stored) => ({
      ...shown(orgId, stored),
      tasks: work.get(stored.record.id) ?? {},
    })),
  };
}
