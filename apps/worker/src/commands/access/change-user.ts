import { changeUser, type Role, type UserChanges } from '@sb/access';
import { clean, userShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { createServices, withStore } from '../../services/services.ts';

interface ChangeFlags {
  readonly role?: Role;
  readonly payload?: 'shown' | 'hidden';
  readonly org?: readonly string[];
  readonly allOrgs: boolean;
  readonly reason?: string;
}

/** Changes the rights of a user. */
export async function change(call: Call<{ readonly name: string }, ChangeFlags>): Promise<void> {
  const { output, args, options, io } = call;
  const changes = wantedChanges(options);
  const user = await withStore(await createServices(call), ({ store }) =>
    changeUser(store, args.name, changes, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data(userShape(user));
  const { name, role, canSeePayload, orgs } = user;
  const payload = canSeePayload ? 'shown' : 'hidden';
  const seen = orgs === undefined ? 'all' : clean(orgs.join(','));
  output.lines(
    output.isTerminal
      ? `  user ${clean(name)} is ${role}; inputs and logs: ${payload}; organisations: ${seen}`
      : [clean(name), role, payload, seen].join('\t'),
  );
}

/** Throws `USAGE`. */
function wantedChanges({ role, payload, org, allOrgs }: ChangeFlags): UserChanges {
  if (org && allOrgs) throw new UsageError('--org excludes --all-orgs', 'Give one of them.');
  if (role === undefined && payload === undefined && !org && !allOrgs)
    throw new UsageError(
      'a change needs --role, --payload, --org or --all-orgs',
      'worker user:change ana --role operator',
    );
  return {
    ...(role !== undefined && { role }),
    ...(payload !== undefined && { canSeePayload: payload === 'shown' }),
    ...((org || allOrgs) && { orgs: org ?? null }),
  };
}
