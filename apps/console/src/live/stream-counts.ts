/** How many live streams are open, in all, of each session or token, and of each user. */
import { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';

const MOST_CLIENTS = 400;
const MOST_OF_ONE = 10;
/** With all its sessions and tokens: a user makes many of them, and the streams of all are for others too. */
const MOST_OF_USER = 40;

export interface StreamCounts {
  /** Counts a stream at once, before it listens. Returns what takes it away again. Refuses with `RATE_LIMITED`. */
  enter(who: Who): () => void;
}

export function createStreamCounts(): StreamCounts {
  const counts = new Map<string, number>();
  let all = 0;
  return {
    enter(who) {
      const limits = limitsOf(who);
      const full = limits.find(({ key, most }) => (counts.get(key) ?? 0) >= most);
      if (all >= MOST_CLIENTS || full)
        throw new RefusedError({
          code: 'RATE_LIMITED',
          detail: full?.says ?? 'Too many live streams are open.',
          hint: 'Close a page, or ask for /runs/changes every few seconds.',
        });
      for (const { key } of limits) counts.set(key, (counts.get(key) ?? 0) + 1);
      all += 1;
      return () => {
        all -= 1;
        for (const { key } of limits) {
          const left = (counts.get(key) ?? 1) - 1;
          if (left > 0) counts.set(key, left);
          else counts.delete(key);
        }
      };
    },
  };
}

interface Limit {
  readonly key: string;
  readonly most: number;
  readonly says: string;
}

function limitsOf(who: Who): readonly Limit[] {
  const ofAsker = {
    key: askerOf(who),
    most: MOST_OF_ONE,
    says: `This session or token has ${MOST_OF_ONE} live streams open, the most that one may have.`,
  };
  if (who.userId === undefined) return [ofAsker];
  const says = `Your sessions and tokens have ${MOST_OF_USER} live streams open together, the most that a user may have.`;
  return [ofAsker, { key: `user ${who.userId}`, most: MOST_OF_USER, says }];
}

/** All walls are one actor. Behind a proxy there is no session: there it is the person. */
function askerOf({ sessionHash, tokenId, actor }: Who): string {
  return sessionHash ?? (tokenId === undefined ? actor : `token:${tokenId}`);
}
