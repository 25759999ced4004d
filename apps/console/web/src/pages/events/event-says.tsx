import type { EventRow } from '../../../../src/answers/events.ts';
import { Time } from '../../components/time.tsx';
import { eventTimes } from './event-look.ts';

/** Its text, and its times behind it: `nightly, fire time 28 Nov, 15:32`. */
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
