/** How many live streams are open, in all and of each session or token. */
import { RefusedError } from '../http/refusal.ts';
import type { Who } from '../http/who.ts';

const MOST_CLIENTS = 400;
const MOST_OF_ONE = 10;

export interface StreamCounts {
  /** Counts a stream at once, before it listens. Returns what takes it away again. Refuses with `RATE_LIMITED`. */
  enter(who: Who): () => void;
}

export function createStreamCounts(): StreamCounts {
  const counts = new Map<string, number>();
  let all = 0;
  return {
    enter(who) {
      const asker = askerOf(who);
      const mine = counts.get(asker) ?? 0;
      if (all >= MOST_CLIENTS || mine >= MOST_OF_ONE)
        throw new RefusedError({
          code: 'RATE_LIMITED',
          detail:
            mine >= MOST_OF_ONE ? `You have ${mine} live streams open.` : 'Too many live streams are open.',
          hint: 'Close a page, or ask for /runs/changes every few seconds.',
        });
      counts.set(asker, mine + 1);
      all += 1;
      return () => {
        all -= 1;
        const left = (counts.get(asker) ?? 1) - 1;
        if (left > 0) counts.set(asker, left);
        else counts.delete(asker);
      };
    },
  };
}

/** All walls are one actor. Behind a proxy there is no session: there it is the person. */
function askerOf({ sessionHash, tokenId, actor }: Who): string {
  return sessionHash ?? (tokenId === undefined ? actor : `token:${tokenId}`);
}
