/**
 * Why no daemon fired a fire at its time, by the facts that the store and the daemon which found it have. Pure. All
 * instants are ms since the epoch.
 */
import type { DaemonLife } from '@sb/queue/engine';
import type { ScheduleRules } from '../schedule-rules.ts';

export type MissedCause =
  /**
   * No daemon was up. `from`: the last sign of life before; absent when the store knows of none. `to`: one started.
   * `daemon`: its name, when it did not fire it either.
   */
  | { readonly kind: 'down'; readonly daemon?: string; readonly from?: number; readonly to: number }
  /** This daemon was up, and looked for due schedules at `from`, and not again until `to`. */
  | { readonly kind: 'blocked'; readonly daemon: string; readonly from: number; readonly to: number }
  /** This daemon found the schedule due and could not fire it, or the schedule was in no file then. */
  | { readonly kind: 'held'; readonly daemon: string }
  /**
   * This daemon was up, perhaps stopping or without it in its file, and did not fire it. With `from` it is the one that
   * found it: it started then, and could fire only at `to`.
   */
  | { readonly kind: 'up'; readonly daemon: string; readonly from?: number; readonly to?: number };

/** The rules by which missed fires are judged. */
export type CatchUpRules = Pick<ScheduleRules, 'catchUp' | 'catchUpWindowMs' | 'catchUpCap'>;

/** Kept with a missed fire: the rules of its schedule may change, and the records of daemons are removed. */
export interface MissedFacts {
  /** Absent when the facts do not say it: the clock was set back. */
  readonly cause?: MissedCause;
  readonly rules: CatchUpRules;
  /** How long after its own time it should have come: its jitter, or what an operator asked for. */
  readonly delayMs: number;
}

interface Finder {
  readonly now: number;
  /** The node that has found the fire. */
  readonly nodeId: number;
  /** Until then its process has fired all due schedules that it could fire; absent in its first pass. */
  readonly lookedAt?: number | undefined;
  /** Daemons that were up since the earliest missed fire, and the last one before it. */
  readonly daemons: readonly DaemonLife[];
}

/** Returns the function that says the cause of a fire by the instant at which it should have come: there may be thousands. */
export function findCauses({
  now,
  nodeId,
  lookedAt,
  daemons,
}: Finder): (wantedAt: number) => MissedCause | undefined {
  const finder = daemons.find(({ id }) => id === nodeId);
  // The clock was set back: no instant before can be compared with those of now.
  if (lookedAt !== undefined && lookedAt > now) return () => undefined;
  if (finder && lookedAt !== undefined)
    return (wantedAt) =>
      lookedAt < wantedAt
        ? { kind: 'blocked', daemon: finder.name, from: lookedAt, to: now }
        : { kind: 'held', daemon: finder.name };
  const starts = daemons.toSorted((a, b) => a.startedAt - b.startedAt);
  const seen = lastSeen(starts.filter(({ id }) => id !== nodeId));
  return (wantedAt) => {
    const last = seen[startedBy(seen, wantedAt) - 1];
    if (last && wantedAt <= last.seenAt) return { kind: 'up', daemon: last.name };
    // It is alive, whatever its lease says.
    if (finder && finder.startedAt <= wantedAt)
      return { kind: 'up', daemon: finder.name, from: finder.startedAt, to: now };
    const next = starts[startedBy(starts, wantedAt)];
    return {
      kind: 'down',
      ...(next && next !== finder && next.startedAt < now && { daemon: next.name }),
      ...(last && { from: last.seenAt }),
      to: Math.min(now, next?.startedAt ?? now),
    };
  };
}

/** For each life, in the order of their starts: of those until then the one that was seen last. */
function lastSeen(lives: readonly DaemonLife[]): readonly DaemonLife[] {
  let last: DaemonLife | undefined;
  return lives.map((life) => {
    last = last && last.seenAt > life.seenAt ? last : life;
    return { ...last, startedAt: life.startedAt };
  });
}

/** How many of these, which are in the order of their starts, started until then. */
function startedBy(lives: readonly DaemonLife[], at: number): number {
  let [low, high] = [0, lives.length];
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    if ((lives[middle]?.startedAt ?? at) <= at) low = middle + 1;
    else high = middle;
  }
  return low;
}
