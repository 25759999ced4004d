import { storeNow, useNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import {
  clockOrDate,
  clockTime,
  exactTime,
  preciseTime,
  relativeTime,
  shortDate,
} from '../../words/times.ts';

const WORDS: Readonly<
  Record<'clock' | 'clockOrDate' | 'date' | 'precise', (at: number, zone: string, now: number) => string>
> = {
  clock: clockTime,
  clockOrDate,
  date: shortDate,
  precise: preciseTime,
};

interface TimeProps {
  readonly at: string;
  /**
   * `relative` under 24 h, then a date; `clock` is 07:10; `clockOrDate` has the day, too, where it is not today; `date`
   * always has it; `precise` has ms.
   */
  readonly as?: 'relative' | keyof typeof WORDS;
  /** The zone of its schedule, for those who chose that. */
  readonly zone?: string | undefined;
  /** It has happened: clocks that differ a little must not read as `in 200 ms`. */
  readonly isPast?: boolean;
}

export function Time({ at, as = 'relative', zone: ofSchedule, isPast = false }: TimeProps) {
  const zone = useZone(ofSchedule);
  const ms = Date.parse(at);
  return (
    <time dateTime={at} title={exactTime(ms, zone)}>
      {as === 'relative' ? <Relative ms={ms} zone={zone} isPast={isPast} /> : WORDS[as](ms, zone, storeNow())}
    </time>
  );
}

/** Apart, so that only ages are rendered again each second. */
function Relative({
  ms,
  zone,
  isPast,
}: {
  readonly ms: number;
  readonly zone: string;
  readonly isPast: boolean;
}) {
  const now = useNow();
  return relativeTime(ms, isPast ? Math.max(now, ms) : now, zone);
}
