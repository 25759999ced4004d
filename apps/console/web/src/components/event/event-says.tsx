import type { EventRow } from '../../../../src/answers/events.ts';
import { Time } from '../facts/time.tsx';
import { storeNow } from '../../settings/clock.ts';
import { useZone } from '../../settings/settings.ts';
import { shortDate } from '../../words/times.ts';
import { eventTimes } from './event-facts.ts';

/** Its text, and its times behind it: `fired schedule nightly, due 28 Nov, 15:32`. */
export function EventSays({ event: { says, payload } }: { readonly event: EventRow }) {
  return (
    <>
      {says}
      {eventTimes(payload).map(({ name, at }, nr) => (
        <span key={name}>
          {(says !== '' || nr > 0) && ', '}
          {name} <Time at={at} as="date" />
        </span>
      ))}
    </>
  );
}

/** In a cell that may cut it: the whole is in its title. */
export function CutEventSays({ event }: { readonly event: EventRow }) {
  const zone = useZone();
  const times = eventTimes(event.payload).map(
    ({ name, at }) => `${name} ${shortDate(Date.parse(at), zone, storeNow())}`,
  );
  return (
    <span title={[event.says, ...times].filter((part) => part !== '').join(', ')}>
      <EventSays event={event} />
    </span>
  );
}
