import { type NodeCensus, readNodeCensus } from '@sb/queue';
import { NODE_LEASE_MS } from '@sb/queue/engine';
import { listSchedules, validateZone } from '@sb/scheduler';
import { readServerClock } from '@sb/storage';
import { formatDuration, plural } from '@sb/words';
import { type Check, type Finding, fine } from './check.ts';

const TOLERATED_MS = 2_000;
const OLD_YEARS = 2;

/**
 * Pure. Leases and due times use the clock of PostgreSQL, but each machine computes schedules by its own clock.
 * `tookMs`: duration of the query for the clock of the server.
 */
export function judgeServerClock({
  host,
  server,
  tookMs,
}: {
  readonly host: number;
  readonly server: number;
  readonly tookMs: number;
}): Finding {
  const skew = Math.max(0, Math.abs(server - host) - tookMs);
  const side = server < host ? 'ahead of' : 'behind';
  if (skew <= TOLERATED_MS)
    return fine(`this machine and the server agree within ${formatDuration(Math.max(skew, tookMs))}`);
  return {
    verdict: 'problem',
    found: `this machine is ${formatDuration(skew)} ${side} the server`,
    expected: `at most ${formatDuration(TOLERATED_MS)}`,
    advice: 'Synchronise both with the same time servers (chrony, systemd-timesyncd).',
  };
}

/** Pure. A lease that ends later than now plus the length of a lease was given while the clock was ahead. */
export function judgeOwnClock({ now, nodes }: NodeCensus): Finding {
  const ahead = Math.max(0, ...nodes.map(({ expiresAt }) => expiresAt - now - NODE_LEASE_MS));
  if (ahead <= TOLERATED_MS) return fine('no lease in the store starts later than now');
  return {
    verdict: 'note',
    found: `a lease starts ${formatDuration(ahead)} from now: the clock has been set back`,
    expected: 'a clock that is never set back',
    advice: 'Synchronise this machine with a time server. Due runs wait until the clock has caught up.',
  };
}

export const clock: Check = {
  id: 'clock',
  title: 'clocks',
  examine: async ({ store, now }) => {
    if (store.dialect === 'sqlite') return judgeOwnClock(await readNodeCensus(store));
    const began = now();
    const server = await readServerClock(store);
    const ended = now();
    return judgeServerClock({ host: (began + ended) / 2, server, tookMs: ended - began });
  },
};

/** Pure. `tzVersion`: version of the time zone data of the runtime, such as `2025b`. */
export function judgeZones({
  zones,
  unknown,
  tzVersion,
  year,
}: {
  readonly zones: number;
  readonly unknown: readonly string[];
  readonly tzVersion: string | undefined;
  readonly year: number;
}): Finding {
  const data = `time zone data ${tzVersion ?? 'of an unknown version'}`;
  if (unknown.length > 0)
    return {
      verdict: 'problem',
      found: `this Node does not know ${unknown.join(', ')} (${data})`,
      expected: 'a Node that knows every zone of the schedules',
      advice: 'Update Node, or correct the zone.',
    };
  const found = `this Node knows the ${plural(zones, 'zone')} of the schedules; ${data}`;
  if (tzVersion === undefined || year - Number.parseInt(tzVersion, 10) <= OLD_YEARS) return fine(found);
  return {
    verdict: 'note',
    found,
    expected: `data of the last ${OLD_YEARS} years: countries change their rules`,
    advice: 'Update Node.',
  };
}

export const timeZones: Check = {
  id: 'time-zones',
  title: 'time zones',
  examine: async ({ store, zones, now }) => {
    const there = (await listSchedules(store)).filter(({ isGone }) => !isGone);
    const stored = there.map(({ timezone }) => timezone);
    const all = [...new Set([...stored, ...zones])];
    return judgeZones({
      zones: all.length,
      unknown: all.filter(isUnknown),
      tzVersion: process.versions['tz'],
      year: new Date(now()).getUTCFullYear(),
    });
  },
};

function isUnknown(zone: string): boolean {
  try {
    validateZone(zone);
    return false;
  } catch {
    return true;
  }
}
