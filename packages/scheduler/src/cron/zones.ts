import { suggestion } from '@sb/config';
import { CodedError, quote } from '@sb/words';

import { wallClock, type WallClock } from './wall-clock.ts';

/** Abbreviations that ICU has hidden behind a slash: `SystemV/EST5EDT`. */
const NO_IANA = /^SystemV\//i;

/** The name is no time zone; or it is an offset or abbreviation, which does not say when clocks change. */
export class ZoneError extends CodedError {
  readonly code = 'ZONE_INVALID';

  constructor(timezone: string, options?: ErrorOptions) {
    const guess = suggestion(timezone, ['UTC', ...Intl.supportedValuesOf('timeZone')]);
    super(
      `Time zone ${quote(timezone)}: expected "UTC" or an IANA name such as "Europe/Berlin".${guess}`,
      options,
    );
  }
}

/** Throws {@link ZoneError} unless the name is `UTC` or an IANA name with a slash that this runtime knows. */
export function validateZone(timezone: string): void {
  zoneClock(timezone);
}

/** The clock of a zone by the same rules. Throws {@link ZoneError}. */
export function zoneClock(timezone: string): WallClock {
  if (timezone !== 'UTC' && (!timezone.includes('/') || NO_IANA.test(timezone)))
    throw new ZoneError(timezone);
  try {
    return wallClock(timezone);
  } catch (cause) {
    throw new ZoneError(timezone, { cause });
  }
}
