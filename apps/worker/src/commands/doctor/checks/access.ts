import { listOpenLinks, listTokens, type OpenLink, type Token } from '@sb/access';
import { formatDuration } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

const WEEK_MS = 7 * 86_400_000;

/** Pure. A program whose token has ended is refused; a link that has ended must be made and sent again. */
export function judgeAccess(
  { tokens, links }: { readonly tokens: readonly Token[]; readonly links: readonly OpenLink[] },
  now: number,
): Finding {
  const ending = [
    ...tokens
      .filter(({ revokedAt }) => revokedAt === undefined)
      .map((token) => ({ ...token, text: tokenName(token) })),
    ...links.map((link) => ({ ...link, text: linkName(link) })),
  ].filter((one) => isNearItsEnd(one, now));
  if (ending.length === 0) return fine('no token and no unused link is near its end');
  const hasTokens = ending.some((one) => 'prefix' in one);
  return {
    verdict: 'note',
    found: ending
      .map(({ text, expiresAt }) => `${text} ends in ${formatDuration(expiresAt - now)}`)
      .join('\n'),
    expected: 'a new one before the old one ends',
    advice: hasTokens
      ? 'Make a new one and give it to the program: worker token:create'
      : 'If it is still needed, make a new one: worker console:invite',
  };
}

/** In its last week, and in the last quarter of its life: what was made for a day is not near its end at once. */
function isNearItsEnd(
  { createdAt, expiresAt }: { readonly createdAt: number; readonly expiresAt: number },
  now: number,
): boolean {
  const left = expiresAt - now;
  return left > 0 && left <= Math.min(WEEK_MS, (expiresAt - createdAt) / 4);
}

function tokenName({ name, user }: Token): string {
  return `token ${clean(name)} of ${clean(user)}`;
}

function linkName({ kind, role, user, by }: OpenLink): string {
  const what = {
    first: 'link for the first administrator',
    invite: `invitation of a new ${role}`,
    reset: `link for a new password of ${clean(user ?? '')}`,
    wall: 'link for a wall',
  }[kind];
  return `the ${what}, made by ${clean(by)} and not used,`;
}

export const access: Check = {
  id: 'access',
  title: 'tokens and links',
  examine: async ({ store }) =>
    judgeAccess({ tokens: await listTokens(store), links: await listOpenLinks(store) }, await store.now()),
};
