import { useNow } from '../settings/clock.ts';
import { useZone } from '../settings/settings.ts';
import { clockTime, exactTime, preciseTime, relativeTime } from '../words/times.ts';

interface TimeProps {
  readonly at: string;
  /** `relative` under 24 h, then a date; `clock` is 07:10; `precise` has ms. */
  readonly as?: 'relative' | 'clock' | 'precise';
  /** The zone of its schedule, for those who chose that. */
  readonly zone?: string | undefined;
}

export function Time({ at, as = 'relative', zone: ofSchedule }: TimeProps) {
  const zone = useZone(ofSchedule);
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms, zone)}>
      {as === 'relative' ? (
        <Relative ms={ms} zone={zone} />
      ) : (
        (as === 'clock' ? clockTime : preciseTime)(ms, zone)
      )}
    </time>
  );
}

/** Apart, so that only ages are told anew each second. */
function Relative({ ms, zone }: { readonly ms: number; readonly zone: string }) {
  return relativeTime(ms, useNow(), zone);
}
