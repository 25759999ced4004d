import { type Link, linkUrl, type LinkWish, makeLink, type Role } from '@sb/access';
import { isoTime, relativeTime } from '@sb/views';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { UsageError } from '../../cli/usage-error.ts';
import { consoleAddress } from '../../services/env-settings.ts';
import { createServices, withStore } from '../../services/services.ts';

interface InviteFlags {
  readonly role?: Role;
  readonly first: boolean;
  readonly wall: boolean;
  /** False with --no-payload. */
  readonly payload: boolean;
  readonly org?: readonly string[];
  readonly reason?: string;
}

/** Prints a link that makes a user, the first administrator, or a wall. */
export async function invite(call: Call<object, InviteFlags>): Promise<void> {
  await printLink(call, inviteWish(call.options));
}

/** Prints a link with which a user sets a new password. */
export async function reset(
  call: Call<{ readonly name: string }, { readonly reason?: string }>,
): Promise<void> {
  await printLink(call, { kind: 'reset', user: call.args.name });
}

/** Throws `USAGE`. */
function inviteWish({ role, first, wall, payload, org }: InviteFlags): LinkWish {
  if (first && wall) throw new UsageError('--first excludes --wall', 'Make two links.');
  if (!first && !wall) return { kind: 'invite', role: role ?? 'viewer', canSeePayload: payload, orgs: org };
  const excluded = role !== undefined ? '--role' : !payload ? '--no-payload' : org && '--org';
  if (excluded !== undefined)
    throw new UsageError(
      `--${first ? 'first' : 'wall'} excludes ${excluded}`,
      first ? 'The first user is an administrator.' : 'A wall shows the overview and nothing else.',
    );
  return { kind: first ? 'first' : 'wall' };
}

/** Its secret is in this output and nowhere else. */
async function printLink(call: Call<object, { readonly reason?: string }>, wish: LinkWish): Promise<void> {
  const { output, io, options } = call;
  const link = await withStore(await createServices(call), ({ store }) =>
    makeLink(store, wish, { actor: actorOf(io.env), reason: options.reason }),
  );
  const url = linkUrl(consoleAddress(io.env), link);
  output.data({ kind: link.kind, url, expiresAt: isoTime(link.expiresAt) });
  output.lines(output.isTerminal ? `  ${url}` : url);
  output.remark(linkRemark(link, io.now()));
}

function linkRemark({ kind, expiresAt }: Link, now: number): string {
  const effects: Readonly<Record<Link['kind'], string>> = {
    first: 'It makes the first administrator',
    invite: 'It makes a user',
    reset: 'It sets a new password and ends the sessions of the user',
    wall: 'It signs in a screen for 400 days',
  };
  return `${effects[kind]}. It works once and ends ${relativeTime(expiresAt, now)}: only its reader may have it.`;
}
