/**
 * Finds silent daemons: their lease ran out, or another daemon took them for dead, and they were not stopped. Pure. A
 * daemon without a given name has one with four random letters that never comes back, so a daemon that starts on its
 * host after its last renewal takes its place too.
 */
import { type LastDaemonRow, NODE_LEASE_MS } from '@sb/queue/engine';
import type { NodeFacts } from '../facts.ts';

/** After this time a daemon is forgotten: the alert about a machine that was given back could never end otherwise. */
export const GONE_AFTER_MS = 3_600_000;

/** `daemons`: in the order in which they started. */
export function nodeFactsOf(daemons: readonly LastDaemonRow[], now: number): readonly NodeFacts[] {
  const last = new Map(daemons.map((one) => [one.name, one]));
  return [...last.values()]
    .filter((one) => isAlive(one, now) || seenAtOf(one) > now - GONE_AFTER_MS)
    .map((one) => ({
      name: one.name,
      host: one.host,
      isSilent: one.state !== 'stopped' && !isAlive(one, now) && !isReplaced(one, daemons),
      seenAt: seenAtOf(one),
    }));
}

function isAlive({ state, expires_at: expiresAt }: LastDaemonRow, now: number): boolean {
  return state !== 'stopped' && state !== 'lost' && expiresAt > now;
}

function isReplaced(one: LastDaemonRow, daemons: readonly LastDaemonRow[]): boolean {
  return daemons.some(
    ({ id, host, started_at: startedAt }) => id !== one.id && host === one.host && startedAt >= seenAtOf(one),
  );
}

/** When the daemon last renewed its lease. */
function seenAtOf({ expires_at: expiresAt }: LastDaemonRow): number {
  return expiresAt - NODE_LEASE_MS;
}
