/**
 * Fires that come before their time, because an operator moved them. A moved fire does not wait for the fires before it:
 * an operator may have skipped those, or a calendar excludes them. Pure.
 */
import type { CompiledCron } from '../cron/cron.ts';
import type { FireChanges } from './overrides.ts';

export interface Moved {
  /** The fire time, ms since the epoch. */
  readonly at: number;
  /** When it runs instead, ms since the epoch. */
  readonly runAt: number;
}

interface Changed {
  readonly cron: CompiledCron;
  readonly jitterMs: number;
  readonly changes: FireChanges;
}

/** When the next of all fires becomes due. `next`: the next fire by its own time; ms since the epoch. */
export function dueAt(next: number | undefined, schedule: Changed): number | undefined {
  if (next === undefined) return undefined;
  return Math.min(comesAt(next, schedule), ...movedAhead(schedule, next + 1).map(({ runAt }) => runAt));
}

/** When one fire becomes due: its time plus the jitter, or earlier when an operator asked for that. */
export function comesAt(at: number, { jitterMs, changes }: Omit<Changed, 'cron'>): number {
  const change = changes.get(at);
  const wanted = change?.kind === 'change' ? change.runAt : undefined;
  return Math.min(at + jitterMs, wanted ?? Number.POSITIVE_INFINITY);
}

/** The undecided fires at or after an instant that come before their time, by their time. */
export function movedAhead(schedule: Changed, from: number): readonly Moved[] {
  return movedFires(schedule, from).filter(({ at, runAt }) => runAt < at);
}

/** The undecided fires at or after an instant that run at another time than theirs, by their time. */
export function movedFires({ cron, changes }: Omit<Changed, 'jitterMs'>, from: number): readonly Moved[] {
  const moved: Moved[] = [];
  for (const [at, change] of changes) {
    if (at < from || change.kind !== 'change' || change.isDecided || change.runAt === undefined) continue;
    // The expression may have changed since: then there is no such fire.
    if (cron.after(at - 1) === at) moved.push({ at, runAt: change.runAt });
  }
  return moved.toSorted((one, other) => one.at - other.at);
}
