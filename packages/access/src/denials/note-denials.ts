/**
 * Records that a user or token asked for more than its rights allow: an event, at most one a second for each of them, so
 * that a program in a loop does not fill the store. Called by the console as it refuses the request.
 */
import { publish, toEngineEvent } from '@sb/events';
import type { Store } from '@sb/storage';
import type { Identity } from '../identity.ts';

export interface Denial {
  readonly method: string;
  /** The path of the route, `/api/v1/runs/:id/cancel`. */
  readonly path: string;
  /** The role that is needed, `payload`, or `all jobs`. */
  readonly needs: string;
  readonly address?: string | undefined;
}

const PAUSE_MS = 1_000;
/** The most users and tokens whose last denial is remembered. */
const MOST_KNOWN = 1_000;

/** Returns the function that records one. It fails as a write of the store does. */
export function createDenials(
  store: Store,
): (who: Pick<Identity, 'actor' | 'role'>, denial: Denial) => Promise<void> {
  const lastOf = new Map<string, number>();
  return async ({ actor, role }, { method, path, needs, address }) => {
    const now = await store.now();
    if (now - (lastOf.get(actor) ?? Number.NEGATIVE_INFINITY) < PAUSE_MS) return;
    if (lastOf.size >= MOST_KNOWN) lastOf.clear();
    lastOf.set(actor, now);
    const facts = { method, path, needs, role, ...(address !== undefined && { address }) };
    await store.write((tx) => publish(tx, [toEngineEvent('access.denied', facts, { actor })]));
  };
}
