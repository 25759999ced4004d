import { BoardChangedError } from '../errors.ts';

/** The first time, and three times again. */
const ATTEMPTS = 4;

/**
 * Makes attempts (read, compute, commit) until one commits. An attempt returns undefined, and has written nothing,
 * when another process changed the organisation in between. Throws `BoardChangedError` after the last attempt: one that
 * computes inside its write, when `isLast`, cannot get there.
 */
export async function untilCommitted<T>(
  orgId: string,
  attempt: (isLast: boolean) => Promise<T | undefined>,
  betweenAttempts: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T> {
  for (let made = 1; made <= ATTEMPTS; made += 1) {
    if (made > 1) await betweenAttempts();
    const result = await attempt(made === ATTEMPTS);
    if (result !== undefined) return result;
  }
  throw new BoardChangedError(orgId, ATTEMPTS);
}
