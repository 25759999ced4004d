import { CodedError } from '@sb/words';
import type { Gap } from '../retention/removed.ts';

/** A subscriber without `onGap` has missed facts. */
export class EventsRemovedError extends CodedError {
  readonly code = 'EVENTS_REMOVED';
  readonly gap: Gap;

  constructor(consumer: string, gap: Gap) {
    super(
      `The subscriber "${consumer}" was away for too long: retention has removed some of the facts after ${gap.after.seq}, up to ${gap.upTo.seq}. It goes on with the facts that are left. Pass onGap to handle a gap, or keep events for longer.`,
    );
    this.gap = gap;
  }
}
