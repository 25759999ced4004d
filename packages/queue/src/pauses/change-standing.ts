/**
 * Changing the standing of a queue, a job or a schedule: what pause, resume and drain have in common. The verb has
 * locked the row, so two operators change it one after the other. The change and its event are written in the verb's
 * transaction: after a crash either both are there or neither is.
 */
import { type NewEvent, publish } from '@sb/events';
import { type Body, readClock, type Tx } from '@sb/storage';
import { isInstant } from '@sb/words';
import { PauseInvalidError } from './errors.ts';
import { checkOperator, reasonProblems } from '../operator.ts';
import {
  type Change,
  type ChangeFacts,
  changeFacts,
  checkSeen,
  type Operator,
  type Seen,
  type Standing,
} from '../standing.ts';

/** A queue, a job or a schedule whose row is locked. */
export interface Subject<Mode extends string> {
  readonly standing: Standing<Mode>;
  readonly write: (after: Standing<Mode>) => Body<void>;
  /** The event that its mode is now this one. */
  readonly event: (mode: Mode, facts: ChangeFacts, actor: string) => NewEvent;
}

export interface WantedStanding<Mode extends string> extends Operator, Seen {
  readonly mode: Mode;
  /** Ms since the epoch; of a pause only. */
  readonly until?: number | undefined;
}

/** The clock ends a pause, not a person. Its reason tells it from an operator whose login is `worker`. */
export const BY_CLOCK = { actor: 'worker', reason: 'the time of its pause has passed' } as const;
/** By its mode. */
const ACTS: Readonly<Record<string, string>> = { active: 'A resume', paused: 'A pause', draining: 'A drain' };
const ACTIVE = { mode: 'active' } as const;

/**
 * A second pause replaces the time, reason and author of the first. Any other mode is written only when it is new.
 * Fails with `REQUEST_INVALID`, `PAUSE_INVALID`, and `CONFLICT` where it is not what was seen.
 */
export function* changeStanding<Mode extends string>(
  tx: Tx,
  { standing: before, write, event }: Subject<Mode>,
  wanted: WantedStanding<Mode>,
): Body<Change<Mode>> {
  const { mode, actor, reason, version } = wanted;
  if (mode === 'paused') yield* refusePause(tx, wanted);
  checkOperator(ACTS[mode] ?? 'A change', wanted);
  checkSeen('What an operator has set here', before, version);
  if (mode !== 'paused' && mode === before.mode) return { changed: false, before, after: before };
  const after = wantedStanding(wanted);
  yield* write(after);
  yield* publish(tx, [event(mode, changeFacts({ before, after }, reason), actor)]);
  return { changed: true, before, after };
}

/** A pause has a reason, and an end that is to come. */
function* refusePause(
  tx: Tx,
  { reason, until }: Pick<WantedStanding<string>, 'reason' | 'until'>,
): Body<void> {
  if (reasonProblems(reason).length > 0) throw new PauseInvalidError('reason', 'a text', reason);
  if (until === undefined) return;
  if (!isInstant(until))
    throw new PauseInvalidError('until', 'ms since the epoch, at most the end of the year 9999', until);
  const now = yield* readClock(tx);
  if (until <= now)
    throw new PauseInvalidError('until', `a time after now, which is ${new Date(now).toISOString()}`, until);
}

/** Ends pauses that have run out. Returns how many. */
export function* resumeLapsed<Mode extends string>(
  tx: Tx,
  lapsed: readonly Subject<Mode | 'active'>[],
): Body<number> {
  for (const { write } of lapsed) yield* write(ACTIVE);
  const events = lapsed.map(({ standing: before, event }) =>
    event('active', changeFacts({ before, after: ACTIVE }, BY_CLOCK.reason), BY_CLOCK.actor),
  );
  return yield* publish(tx, events);
}

function wantedStanding<Mode extends string>({
  mode,
  until,
  reason,
  actor,
}: WantedStanding<Mode>): Standing<Mode> {
  if (mode === 'active') return { mode };
  return {
    mode,
    ...(reason !== undefined && { reason }),
    by: actor,
    ...(until !== undefined && { until }),
  };
}
