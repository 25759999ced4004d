/**
 * Writes events in the transaction of the change that they record: either both the state and the event are stored, or
 * neither. Called by every verb that changes something, and by a job's own `publish`.
 */
import { takeSeq, type Body, type Tx } from '@sb/storage';
import type { DurableEvents, DurableEventType } from '../catalogue.ts';
import { checkEvent } from './check-event.ts';
import { insertEvents } from './insert-events.sql.ts';

export interface NewEvent {
  readonly type: string;
  readonly payload: object;
  /** Who did it: a person, `schedule:<name>`, `job:<id>`. */
  readonly actor?: string;
  readonly orgId?: string;
  readonly jobId?: string;
  readonly runId?: number;
  readonly sourceApp?: string;
  /** An event with a key that is stored already is left out. */
  readonly dedupeKey?: string;
}

/**
 * Returns the number of events that were stored: one whose `dedupeKey` is stored already is left out.
 * Throws `InvalidEventError` (`EVENT_INVALID`).
 */
export function* publish(tx: Tx, events: readonly NewEvent[]): Body<number> {
  if (events.length === 0) return 0;
  events.forEach(checkEvent);
  const first = yield* takeSeq(tx, events.length);
  return (yield* tx.rows(insertEvents(tx, first, events))).length;
}

/** An event of the catalogue, its payload checked by type. */
export function toEngineEvent<T extends DurableEventType>(
  type: T,
  payload: DurableEvents[T],
  about: Omit<NewEvent, 'type' | 'payload'> = {},
): NewEvent {
  return { type, payload: { ...payload }, ...about };
}
