/** How a run ended because of another one, to a token of some jobs: the other may be of a job that it does not see. Pure. */
import { saysUnmet } from '@sb/queue';
import type { Who } from '../http/who.ts';

const UNMET = 'A run before it ended otherwise';

/** A reason, or the message of an error. */
export function seenText(who: Pick<Who, 'jobs'>, text: string): string {
  return who.jobs !== undefined && saysUnmet(text) ? UNMET : text;
}

interface Ended {
  readonly reason?: string;
  readonly error?: { readonly message: string };
}

export function seenEnd<End extends Ended>(who: Pick<Who, 'jobs'>, ended: End): End {
  const { reason, error } = ended;
  return {
    ...ended,
    ...(reason !== undefined && { reason: seenText(who, reason) }),
    ...(error && { error: { ...error, message: seenText(who, error.message) } }),
  };
}
