import type { Body, Tx } from '@sb/storage';
import { BoardRuleError } from '../../errors.ts';
import type { Member } from '../../model/organisation.ts';
import { findMember, listApprovers } from '../../records/find-member.sql.ts';
import type { Frame } from '../frame.ts';

/** An e-mail address belongs to one living member. Throws the rule `email_taken`. */
export function* checkEmail(tx: Tx, { orgId }: Frame, { id, email }: Member): Body<void> {
  const owner = yield* findMember(tx, orgId, email);
  if (!owner || owner.id === id || owner.email.toLowerCase() !== email.toLowerCase()) return;
  throw new BoardRuleError('email_taken', {
    message: `The e-mail address is that of "${owner.id}" already.`,
    unmet: [{ kind: 'member', id: owner.id, title: owner.name }],
    hint: `Give another address, or archive the other member: worker member:archive ${owner.id}`,
  });
}

/** A board keeps an active owner. `after`: undefined, the member leaves. Throws the rule `last_owner`. */
export function* checkOwner(
  tx: Tx,
  { orgId }: Frame,
  { before, after }: { readonly before: Member; readonly after: Member | undefined },
): Body<void> {
  if (!isActiveOwner(before) || (after && isActiveOwner(after))) return;
  const others = (yield* listApprovers(tx, orgId)).filter((member) => member.id !== before.id);
  if (others.some(isActiveOwner)) return;
  throw new BoardRuleError('last_owner', {
    message: `"${before.id}" is the last active owner of "${orgId}".`,
    unmet: [{ kind: 'member', id: before.id, title: before.name }],
    hint: 'Make another member an owner first: worker member:change <id> --role owner',
  });
}

function isActiveOwner({ active, role }: Member): boolean {
  return active && role === 'owner';
}
