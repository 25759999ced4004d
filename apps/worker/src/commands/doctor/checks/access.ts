import { listOpenLinks, listTokens, type OpenLink, type Token } from '@sb/access';
import { formatDuration } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;

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
  const nearTokens = valid
    .filter((token) => isNearItsEnd(token, now) && !hasSuccessor(token, valid, now))
    .map(endOfToken);
  const near = [...nearTokens, ...links.map(endOfLink).filter((one) => isNearItsEnd(one, now))];
  const ending = [...ended, ...near];
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
      (nearTokens.length > 0 ? ' (of another name while the old token is valid)' : ''),
  };
}

/** In its last week, and in the last quarter of its life: what was made for a day is not near its end at once. */
function isNearItsEnd(
  { createdAt, expiresAt }: Pick<Ending, 'createdAt' | 'expiresAt'>,
  now: number,
): boolean {
  const left = expiresAt - now;
  return left > 0 && left <= Math.min(WEEK_MS, (expiresAt - createdAt) / 4);
}

/**
 * Ended within a week, in use until then, and its user has made no other since that week began: its program is refused. The
 * other has a name of its own where it was made before this one ended.
 */
function isMissed(token: Token, valid: readonly Token[], now: number): boolean {
  const { usedAt, expiresAt } = token;
  if (expiresAt > now || expiresAt <= now - WEEK_MS) return false;
  if (usedAt === undefined || usedAt < expiresAt - WEEK_MS) return false;
  return !hasSuccessor(token, valid, now);
}

/** Its user has made another since the last week of this one began, which outlives it. */
function hasSuccessor({ id, userId, expiresAt }: Token, valid: readonly Token[], now: number): boolean {
  return valid.some(
    (other) =>
      other.id !== id &&
      other.userId === userId &&
      other.createdAt >= expiresAt - WEEK_MS &&
      other.expiresAt > Math.max(now, expiresAt),
  );
}

function endOfToken(token: Token): Ending {
  const { name, user, createdAt, expiresAt } = token;
  const text = `token ${clean(name)} of ${clean(user)}`;
  return { text, command: createCommand(token), createdAt, expiresAt };
}

/** Its options are those of the old token. No option of the command limits a token to some organisations: then they are left out. */
function createCommand({ name, user, role, orgs, jobs, createdAt, expiresAt }: Token): string {
  if (orgs) return 'token:create';
  const days = Math.max(1, Math.round((expiresAt - createdAt) / DAY_MS));
  const ofJobs = jobs ? ` --job '${jobs.map(clean).join(',')}'` : '';
  return `token:create --name ${clean(name)} --user ${clean(user)} --role ${role} --expires ${days}d${ofJobs}`;
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
  isOfAllOrgs: true,
  examine: async ({ store }) =>
    judgeAccess({ tokens: await listTokens(store), links: await listOpenLinks(store) }, await store.now()),
};
