import { listOpenLinks, listTokens, type OpenLink, type Token } from '@sb/access';
import { formatDuration } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

const WEEK_MS = 7 * 86_400_000;

/** A token or a link. */
interface Ending {
  readonly text: string;
  /** Makes a new one. */
  readonly command: string;
  readonly createdAt: number;
  readonly expiresAt: number;
}

/** Pure. A program whose token has ended is refused; a link that has ended must be made and sent again. */
export function judgeAccess(
  { tokens, links }: { readonly tokens: readonly Token[]; readonly links: readonly OpenLink[] },
  now: number,
): Finding {
  const valid = tokens.filter(({ revokedAt }) => revokedAt === undefined);
  const ended = valid.filter((token) => isMissed(token, valid, now)).map(endOfToken);
  const near = [...valid.map(endOfToken), ...links.map(endOfLink)].filter((one) => isNearItsEnd(one, now));
  const ending = [...ended, ...near];
  const isOfName = valid.some((token) => isNearItsEnd(endOfToken(token), now));
  if (ending.length === 0) return fine('no token and no unused link is near its end');
  return {
    verdict: 'note',
    found: [
      ...ended.map(
        ({ text, expiresAt }) =>
          `${text} was used in its last week, and ended ${formatDuration(now - expiresAt)} ago`,
      ),
      ...near.map(({ text, expiresAt }) => `${text} ends in ${formatDuration(expiresAt - now)}`),
    ].join('\n'),
    expected: 'a new one before the old one ends',
    advice:
      `If it is still needed, make a new one: ${[...new Set(ending.map(({ command }) => `worker ${command}`))].join(', ')}` +
      (isOfName ? ' (of another name while the old token is valid)' : ''),
  };
}

/** In its last week, and in the last quarter of its life: what was made for a day is not near its end at once. */
function isNearItsEnd({ createdAt, expiresAt }: Ending, now: number): boolean {
  const left = expiresAt - now;
  return left > 0 && left <= Math.min(WEEK_MS, (expiresAt - createdAt) / 4);
}

/**
 * Ended within a week, in use until then, and its user has made no other since that week began: its program is refused. The
 * other has a name of its own where it was made before this one ended.
 */
function isMissed({ userId, usedAt, expiresAt }: Token, valid: readonly Token[], now: number): boolean {
  const lastWeek = expiresAt - WEEK_MS;
  if (expiresAt > now || expiresAt <= now - WEEK_MS) return false;
  if (usedAt === undefined || usedAt < lastWeek) return false;
  return !valid.some(
    (other) => other.userId === userId && other.createdAt >= lastWeek && other.expiresAt > now,
  );
}

function endOfToken({ name, user, createdAt, expiresAt }: Token): Ending {
  return {
    text: `token ${clean(name)} of ${clean(user)}`,
    command: 'token:create',
    createdAt,
    expiresAt,
  };
}

function endOfLink({ kind, role, user, by, createdAt, expiresAt }: OpenLink): Ending {
  const { what, command } = {
    first: { what: 'link for the first administrator', command: 'console:invite --first' },
    invite: { what: `invitation of a new ${role}`, command: `console:invite --role ${role}` },
    reset: {
      what: `link for a new password of ${clean(user ?? '')}`,
      command: `console:reset ${clean(user ?? '')}`,
    },
    wall: { what: 'link for a wall', command: 'console:invite --wall' },
  }[kind];
  return { text: `the ${what}, made by ${clean(by)} and not used,`, command, createdAt, expiresAt };
}

export const access: Check = {
  id: 'access',
  title: 'tokens and links',
  examine: async ({ store }) =>
    judgeAccess({ tokens: await listTokens(store), links: await listOpenLinks(store) }, await store.now()),
};
