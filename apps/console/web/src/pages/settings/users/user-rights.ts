/** The rights of a user as fields of a form, and the body of the request that gives them. Pure. */
import type { User } from '../../../../../src/answers/system/session.ts';
import type { Role } from '../../../acts/access/roles.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { listText, typedNames } from '../../../words/text/typed-list.ts';

export interface RightsFields {
  readonly role: Role;
  readonly canSeePayload: boolean;
  /** Empty: all. */
  readonly orgs: string;
}

export const USUAL: RightsFields = { role: 'viewer', canSeePayload: true, orgs: '' };

export function fieldsOf({
  role,
  canSeePayload,
  orgs,
}: Pick<User, 'role' | 'canSeePayload' | 'orgs'>): RightsFields {
  return { role, canSeePayload, orgs: listText(orgs) };
}

/** Of an invitation: what is usual is left out. */
export function inviteBody({ role, canSeePayload, orgs }: RightsFields): object {
  const list = typedNames(orgs);
  return { role, ...(!canSeePayload && { canSeePayload }), ...(list.length > 0 && { orgs: list }) };
}

/** Only what differs; `null` takes the limit of organisations away. Undefined: nothing does. */
export function changeBody(before: RightsFields, after: RightsFields): object | undefined {
  const [old, next] = [typedNames(before.orgs), typedNames(after.orgs)];
  const body = {
    ...(after.role !== before.role && { role: after.role }),
    ...(after.canSeePayload !== before.canSeePayload && { canSeePayload: after.canSeePayload }),
    ...(next.join(' ') !== old.join(' ') && { orgs: next.length > 0 ? next : null }),
  };
  return Object.keys(body).length === 0 ? undefined : body;
}

/** `worker console:invite --role viewer --org acme` */
export function inviteCommand({ role, canSeePayload, orgs }: RightsFields): string {
  const list = typedNames(orgs);
  return commandLine(
    'console:invite',
    '--role',
    role,
    ...(canSeePayload ? [] : ['--no-payload']),
    ...(list.length > 0 ? ['--org', list.join(',')] : []),
  );
}

/** `worker user:change ana --role operator`; what stays is left out, but a command names something. */
export function changeCommand(name: string, before: RightsFields, after: RightsFields): string {
  const [old, next] = [typedNames(before.orgs), typedNames(after.orgs)];
  const orgs = next.length > 0 ? ['--org', next.join(',')] : ['--all-orgs'];
  const words = [
    ...(after.role === before.role ? [] : ['--role', after.role]),
    ...(after.canSeePayload === before.canSeePayload
      ? []
      : ['--payload', after.canSeePayload ? 'shown' : 'hidden']),
    ...(next.join(' ') === old.join(' ') ? [] : orgs),
  ];
  return commandLine('user:change', name, ...(words.length > 0 ? words : ['--role', after.role]));
}
