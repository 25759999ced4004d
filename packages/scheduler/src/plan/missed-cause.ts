/**
 * Why no daemon fired a fire at its time, by the facts that the store and the daemon which found it have. Pure. All
 * instants are ms since the epoch.
 */
import type { DaemonLife } from '@sb/queue/engine';
import type { ScheduleRules } from '../schedule-rules.ts';

export type MissedCause =
  /** No daemon was up. `from`: the last sign of life before; absent when the store knows of none. `to`: one started. */
  | { readonly kind: 'down'; readonly from?: number | undefined; readonly to: number }
  /** This daemon was up, and looked for due schedules at `from`, and not again until `to`. */
  | { readonly kind: 'blocked'; readonly daemon: string; readonly from: number; readonly to: number }
  /** This daemon found the schedule due, or without a daemon that had it in its file, and could not fire it. */
  | { readonly kind: 'held'; readonly daemon: string }
  /** This daemon was up, and another one that started later found the fire. */
  | { readonly kind: 'up'; readonly daemon: string };

/** The rules by which missed fires are judged. */
export type CatchUpRules = Pick<ScheduleRules, 'catchUp' | 'catchUpWindowMs' | 'catchUpCap'>;

/** Kept with a missed fire: the rules of its schedule may change, and the records of daemons are removed. */
export interface MissedFacts {
  readonly cause: MissedCause;
  readonly rules: CatchUpRules;
}

interface Finder {
  readonly now: number;
  /** The node that has found the fire. */
  readonly nodeId: number;
  /** Until then it has fired all due schedules that it could fire; absent in its first pass. */
  readonly lookedAt?: number | undefined;
  /** Daemons that were up since the earliest missed fire, and the last one before it. */
  readonly daemons: readonly DaemonLife[];
}

/** `wantedAt`: when the fire should have come. */
export function missedCause(wantedAt: number, { now, nodeId, lookedAt, daemons }: Finder): MissedCause {
  const finder = daemons.find(({ id }) => id === nodeId);
  if (finder && lookedAt !== undefined)
    return lookedAt < wantedAt
      ? { kind: 'blocked', daemon: finder.name, from: lookedAt, to: now }
      : { kind: 'held', daemon: finder.name };
  // The finder is alive, whatever its lease says.
  const seenUntil = ({ id, seenAt }: DaemonLife): number => (id === nodeId ? now : seenAt);
  const up = daemons.find((one) => one.startedAt <= wantedAt && wantedAt <= seenUntil(one));
  if (up) return { kind: 'up', daemon: up.name };
  const before = daemons.map(seenUntil).filter((at) => at < wantedAt);
  const after = daemons.map(({ startedAt }) => startedAt).filter((at) => at > wantedAt);
  return {
    kind: 'down',
    ...(before.length > 0 && { from: Math.max(...before) }),
    to: Math.min(now, ...after),
  };
}

export function missedText(facts: MissedFacts): string {
  return JSON.stringify(facts);
}

/** From the JSON that is stored. Undefined in rows of older code. */
export function parseMissed(text: string | null): MissedFacts | undefined {
  return text === null ? undefined : (JSON.parse(text) as MissedFacts);
}
