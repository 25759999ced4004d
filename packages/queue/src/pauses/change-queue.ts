/** What pausing, resuming and draining a queue have in common: the row, the event and the word to running nodes. */
import { engineEvent, publish } from '@sb/events';
import type { Body, QueueMode, Tx } from '@sb/storage';
import { UnknownQueueError } from '../errors.ts';
import { type Change, changeFacts, type Operator, type QueueStanding, standingOf } from '../standing.ts';
import { bumpDefinitions, findQueueNames } from '../definitions.sql.ts';
import { lockStanding, setStanding } from './standing.sql.ts';

interface Wanted extends Operator {
  readonly type: 'queue.paused' | 'queue.resumed' | 'queue.draining';
  readonly standing: QueueStanding;
  /** The mode that it need not be taken to again. */
  readonly unless?: QueueMode;
}

/** Fails with `UNKNOWN_QUEUE`. */
export function* changeQueue(tx: Tx, queue: string, wanted: Wanted): Body<Change<QueueMode>> {
  const { type, standing: after, unless, actor, reason } = wanted;
  const row = yield* lockStanding(tx, 'queues', queue);
  if (!row) throw new UnknownQueueError(queue, yield* findQueueNames(tx));
  const before = standingOf(row);
  if (before.mode === unless) return { changed: false, before, after: before };
  yield* setStanding(tx, 'queues', { id: row.id, standing: after });
  yield* bumpDefinitions(tx);
  yield* publish(tx, [engineEvent(type, { queue, ...changeFacts({ before, after }, reason) }, { actor })]);
  return { changed: true, before, after };
}
