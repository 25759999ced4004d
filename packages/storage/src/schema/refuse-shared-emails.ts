/** From 007-board on, an e-mail address belongs to one member of a board. A file that was changed by hand may have two. */
import { sql } from '../sql.ts';
import { SharedEmailsError } from '../errors.ts';
import type { Body, Tx } from '../write.ts';

interface Sharing {
  readonly org: string;
  readonly id: string;
  readonly email: string;
}

/** Throws `EMAIL_TAKEN`. */
export function* refuseSharedEmails(tx: Tx, where: string): Body<void> {
  const body = sql.raw(tx.dialect === 'sqlite' ? 'body' : 'body::json');
  const rows = yield* tx.rows(sql<Sharing>`
    select org, id, email from (
      select org_id as org, id, email, count(*) over (partition by org_id, email) as sharing
      from (select org_id, id, lower(${body} ->> 'email') as email from members where archived = 0) living
      where email is not null) counted
    where sharing > 1 order by org, email, id`);
  const groups = new Map<string, { readonly org: string; readonly members: string[] }>();
  for (const { org, id, email } of rows) {
    const group = groups.get(`${org} ${email}`) ?? { org, members: [] };
    groups.set(`${org} ${email}`, group);
    group.members.push(id);
  }
  if (groups.size > 0) throw new SharedEmailsError(where, [...groups.values()]);
}
