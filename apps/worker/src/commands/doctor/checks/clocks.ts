import { type NodeCensus, readNodeCensus } from '@sb/queue';
import { NODE_LEASE_MS } from '@sb/queue/engine';
import { listSchedules, validateZone } from '@sb/scheduler';
import { readServerClock } from '@sb/storage';
import { formatDuration, plural } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';

const TOLERATED_MS = 2_000;

/**
 * Pure. What PostgreSQL's clock says counts for leases and due times, but schedules are worked out by the clocks of
 * machines. `tookMs`: how long the answer took.
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
    return ok(`this machine and the server agree within ${formatDuration(Math.max(skew, tookMs))}`);
  return {
    verdict: 'problem',
    found: `this machine is ${formatDuration(skew)} ${side} the server`,
    expected: `at most ${formatDuration(TOLERATED_MS)}`,
    advice: 'Let both follow the same time servers (chrony, systemd-timesyncd).',
  };
}

/** Pure. A lease is never longer than it can be given: one that is tells of a clock that ran ahead. */
export function judgeOwnClock({ now, nodes }: NodeCensus): Finding {
  const ahead = Math.max(0, ...nodes.map(({ expiresAt }) => expiresAt - now - NODE_LEASE_MS));
  if (ahead <= TOLERATED_MS) return ok('nothing in the store is of a later time than now');
  return {
    verdict: 'warning',
    found: `a lease was given ${formatDuration(ahead)} from now: the clock has been set back`,
    expected: 'a clock that only goes on',
    advice: 'Let this machine follow a time server. What is due waits until the clock is there again.',
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

const OLD_YEARS = 2;

/** Pure. `tzVersion` is that of the runtime, such as `2025b`. */
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
      found: `${unknown.join(', ')} unknown to this Node (${data})`,
      expected: 'every zone that a schedule names',
      advice: 'Update Node, or correct the zone.',
    };
  const found = `${plural(zones, 'zone')} of schedules known, ${data}`;
  if (tzVersion === undefined || year - Number.parseInt(tzVersion, 10) <= OLD_YEARS) return ok(found);
  return {
    verdict: 'warning',
    found,
    expected: `data of the last ${OLD_YEARS} years: countries change their rules`,
    advice: 'Update Node.',
  };
}

export const timeZones: Check = {
  id: 'time-zones',
  title: 'time zones',
  examine: async ({ store, zones, now }) => {
    const stored = (await listSchedules(store)).map(({ timezone }) => timezone);
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
