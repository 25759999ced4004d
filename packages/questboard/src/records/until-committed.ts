import { BoardChangedError } from '../errors.ts';

/** The first time, and three times again. */
const ATTEMPTS = 4;

/**
 * Reads, computes and commits until nobody has changed the organisation in between. An attempt gives undefined
 * when somebody has; it has written nothing then. Throws `BoardChangedError`.
 */
export async function untilCommitted<T>(orgId: string, attempt: () => Promise<T | undefined>): Promise<T> {
  for (let made = 0; made < ATTEMPTS; made += 1) {
    const result = await attempt();
    if (result !== undefined) return result;
  }
  throw new BoardChangedError(orgId, ATTEMPTS);
}
