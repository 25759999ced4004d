/** What an administrator does about users: invite, disable, enable, a link for a new password, a link for a wall. */
import { useState } from 'react';
import type { NewLink, User } from '../../../../../src/answers/system/session.ts';
import { CHANGES } from '../../../acts/access/changes.ts';
import { type Done, orReadAgain, showDone } from '../../../acts/use-act.ts';
import { patchJson, postJson } from '../../../api/client.ts';
import { queryClient } from '../../../api/query-client.ts';
import { whoQuery } from '../../../api/sign-in-queries.ts';
import { usersQuery } from '../../../api/system-queries.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { showSecret } from '../../../acts/access/secret.tsx';
import { RightsForm } from './rights-form.tsx';
import { inviteBody, inviteCommand, type RightsFields, USUAL } from './user-rights.ts';

function userPath(name: string): string {
  return `/users/${encodeURIComponent(name)}`;
}

export function askInvite(): void {
  const usual = usualRights();
  const wish = { rights: usual };
  askFirst({
    title: 'Invite a user?',
    says: 'A link is made with which a person chooses a name and a password, once and within 24 hours.',
    verb: 'Make the link',
    leave: 'Not now',
    reason: 'optional',
    command: () => inviteCommand(wish.rights),
    children: (
      <InviteFields
        usual={usual}
        onChange={(rights) => {
          wish.rights = rights;
        }}
      />
    ),
    act: async (reason) => {
      const made = await postJson<NewLink>('/links/invite', { ...inviteBody(wish.rights), reason });
      showMade(made, `Link for a new ${wish.rights.role}`, 'It makes a user: only its reader may have it.');
    },
  });
}

function seesPayload(): boolean {
  return queryClient.getQueryData(whoQuery.queryKey)?.canSeePayload ?? true;
}

/** An administrator who does not see inputs and logs may not give that right. */
function usualRights(): RightsFields {
  return { ...USUAL, canSeePayload: seesPayload() };
}

interface InviteFieldsProps {
  readonly usual: RightsFields;
  readonly onChange: (rights: RightsFields) => void;
}

function InviteFields({ usual, onChange }: InviteFieldsProps) {
  const [rights, setRights] = useState(usual);
  return (
    <RightsForm
      rights={rights}
      onChange={(next) => {
        setRights(next);
        onChange(next);
      }}
    />
  );
}

export function askReset(name: string): void {
  askFirst({
    title: `Make a link for a new password of ${name}?`,
    says: 'It works once and within 24 hours. The current password works until the link is used; then all sessions of the user end.',
    verb: 'Make the link',
    leave: 'Not now',
    reason: 'optional',
    command: commandLine('console:reset', name),
    act: async (reason) => {
      const made = await postJson<NewLink>('/links/reset', { user: name, reason });
      showMade(made, `Link for a new password of ${name}`, `Only ${name} may have it.`);
    },
  });
}

export function askWall(): void {
  askFirst({
    title: 'Make a link for a wall screen?',
    says: 'It signs in a screen for 400 days, once and within 24 hours. A wall sees the overview and nothing else.',
    verb: 'Make the link',
    leave: 'Not now',
    reason: 'optional',
    command: 'worker console:invite --wall',
    act: async (reason) => {
      const made = await postJson<NewLink>('/links/wall', { reason });
      showMade(made, 'Link for a wall', 'Open it on the screen.');
    },
  });
}

function showMade({ url, expiresAt }: NewLink, title: string, says: string): void {
  showSecret({ title, text: url, says: `${says} It works once.`, expiresAt });
  void queryClient.invalidateQueries({ queryKey: CHANGES });
}

export function askDisable(user: User, tokens: number): void {
  const { name } = user;
  askFirst({
    title: `Disable ${name}?`,
    says: 'The user is signed out everywhere at once and cannot sign in; its tokens are refused. Enabling it ends that.',
    list: [{ name: `tokens of ${name} that work now`, count: tokens }],
    verb: 'Disable',
    isDangerous: true,
    reason: 'optional',
    command: commandLine('user:disable', name),
    act: async (reason) => showDone(await turnUser(user, true, reason)),
  });
}

/** The inverse acts with the version after the first one. */
export async function turnUser(user: User, disabled: boolean, reason?: string): Promise<Done> {
  const { name, version } = user;
  const asked = patchJson<User>(userPath(name), { disabled, reason }, version);
  const after = await orReadAgain(CHANGES, asked);
  return {
    says: `${name} is ${disabled ? 'disabled' : 'enabled'}`,
    mark: disabled ? 'disabled' : 'succeeded',
    changes: CHANGES,
    undo: () => patchJson(userPath(name), { disabled: !disabled }, after.version),
  };
}

/** Undo gives back what the user had, unless that is a right that only one who has it gives. */
export async function changeRights(user: User, body: object, onSaved: (after: User) => void): Promise<Done> {
  const { name, version, role, canSeePayload, orgs = null } = user;
  const after = await patchJson<User>(userPath(name), body, version);
  onSaved(after);
  const mayUndo = !canSeePayload || after.canSeePayload || seesPayload();
  await queryClient.invalidateQueries({ queryKey: usersQuery.queryKey });
  return {
    says: `The rights of ${name} are changed; its sessions have ended`,
    changes: CHANGES,
    ...(mayUndo && {
      undo: () => patchJson(userPath(name), { role, canSeePayload, orgs }, after.version),
    }),
  };
}
