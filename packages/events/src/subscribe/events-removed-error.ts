import { CodedError } from '@sb/words';
import type { Gap } from '../retention/removed.ts';

/** A subscriber without `onGap` has missed something. */
export class EventsRemovedError extends CodedError {
  readonly code = 'EVENTS_REMOVED';
  readonly gap: Gap;

  constructor(consumer: string, gap: Gap) {
    super(
      `The subscriber "${consumer}" was away for too long: of the facts after ${gap.after.seq} up to ${gap.upTo.seq} retention has removed some. It goes on with what is left. Give onGap to be told, or keep events for longer.`,
    );
    this.gap = gap;
  }
}
