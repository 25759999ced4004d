import { BoardChangedError } from '../errors.ts';

/** The first time, and three times again. */
const ATTEMPTS = 4;

/**
 * Makes attempts (read, compute, commit) until one commits. An attempt returns undefined, and has written nothing,
 * when another process changed the organisation in between. Throws `BoardChangedError` after the last attempt.
 */
export async function untilCommitted<T>(orgId: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let made = 0; made < ATTEMPTS; made += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new BoardChangedError(orgId, ATTEMPTS);
}
