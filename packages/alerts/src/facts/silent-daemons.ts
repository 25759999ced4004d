/**
 * Which daemons are silent: their lease ran out, or somebody took them for dead, without a goodbye. Pure. The name of a
 * daemon that was given none has four random letters and never comes back, so whoever starts on its host after it was
 * last heard of takes its place too.
 */
import { type LastDaemonRow, NODE_LEASE_MS } from '@sb/queue/engine';
import type { NodeFacts } from '../facts.ts';

/** After that a daemon is gone: a machine that was given back is silent for ever, and nobody could end its alert. */
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

/** When it last renewed. */
function seenAtOf({ expires_at: expiresAt }: LastDaemonRow): number {
  return expiresAt - NODE_LEASE_MS;
}
