/** The fires of a schedule around the next change of the clocks in its zone. Pure. */
import { compileCron } from '../../cron/cron.ts';
import { zoneClock } from '../../cron/zones.ts';
import { type PreviewedFire, previewFires, type PreviewRequest } from './preview-fires.ts';

export interface ClockTurn {
  /** When the clocks change. */
  readonly at: Date;
  /** The last fire before it, and those after it. */
  readonly fires: readonly PreviewedFire[];
}

/** A zone that has changed its clocks this year does so again within a year. */
const LONGEST_MS = 366 * 86_400_000;

/** Undefined where the clocks of the zone do not change within a year. Throws `CronError` and `ZoneError`. */
export function previewClockChange(request: PreviewRequest): ClockTurn | undefined {
  const at = nextChange(request.timezone, request.after.getTime());
  if (at === undefined) return undefined;
  const before = compileCron(request.expression, request.timezone).before(at) ?? at;
  const after = new Date(Math.max(request.after.getTime(), before - 1));
  return { at: new Date(at), fires: previewFires({ ...request, after }).fires };
}

function nextChange(timezone: string, after: number): number | undefined {
  const clock = zoneClock(timezone);
  let span = clock.spanAt(after);
  // A span may also end where the search for changes ended, without a change.
  do span = clock.spanAt(span.until);
  while (span.offset === span.offsetBefore && span.from < after + LONGEST_MS);
  return span.offset === span.offsetBefore ? undefined : span.from;
}
