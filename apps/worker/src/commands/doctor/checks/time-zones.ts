import { listSchedules, validateZone } from '@sb/scheduler';
import { plural } from '@sb/words';
import { type Check, type Finding, ok } from './check.ts';

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
