import { disableUser, enableUser, listUsers, type User } from '@sb/access';
import { clean, isoTime, relativeTime, userShape } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import type { Column } from '../../cli/terminal/table.ts';
import { createServices, withStore } from '../../services/services.ts';

type UserCall = Call<{ readonly name: string }, { readonly reason?: string }>;

/** Lists the users of the console. */
export async function list(call: Call): Promise<void> {
  const { output, io } = call;
  const users = await withStore(await createServices(call), ({ store }) => listUsers(store));
  output.data(users.map(userShape));
  if (users.length === 0) output.remark('There is no user yet. Try: worker console:invite --first');
  else output.table(users, columns(io.now()));
}

/** Refuses a user and its tokens from now on. */
export async function disable(call: UserCall): Promise<void> {
  await change(call, disableUser);
}

/** Lets a disabled user sign in again. */
export async function enable(call: UserCall): Promise<void> {
  await change(call, enableUser);
}

async function change(call: UserCall, verb: typeof disableUser): Promise<void> {
  const { output, args, options, io } = call;
  const user = await withStore(await createServices(call), ({ store }) =>
    verb(store, args.name, { actor: actorOf(io.env), reason: options.reason }),
  );
  output.data(userShape(user));
  const { name } = user;
  output.lines(
    output.isTerminal ? `  user ${clean(name)} is ${stateOf(user)}` : [clean(name), stateOf(user)].join('\t'),
  );
}

function columns(now: number): readonly Column<User>[] {
  return [
    { header: 'user', get: ({ name }) => name, flexible: true },
    { header: 'role', get: ({ role }) => role },
    {
      header: 'state',
      get: (user) => ({ text: stateOf(user), ...(user.disabledAt && { style: 'yellow' as const }) }),
    },
    { header: 'inputs and logs', get: ({ canSeePayload }) => (canSeePayload ? 'shown' : 'hidden') },
    { header: 'organisations', get: ({ orgs }) => orgs?.join(',') ?? 'all', flexible: true },
    {
      header: 'created',
      get: ({ createdAt }) => relativeTime(createdAt, now),
      plain: ({ createdAt }) => isoTime(createdAt),
    },
    { header: 'by', get: ({ createdBy }) => createdBy, flexible: true },
  ];
}

function stateOf({ disabledAt }: User): string {
  return disabledAt === undefined ? 'enabled' : 'disabled';
}
