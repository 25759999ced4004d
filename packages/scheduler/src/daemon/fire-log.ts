/** What a daemon logs about its fires. A schedule that stays due is logged once, not in each pass. */
import type { Logger } from '@sb/logger';
import { DedupeKeyMissingError } from '@sb/queue';
import { isHeldUp } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { formatDuration } from '@sb/words';
import type { HeldUpSchedule } from './fire-around.ts';
import type { Fired, UnreadSchedule } from '../fire/fired.ts';
import { verdictWords } from '../fire/verdict-words.ts';
import type { LoadReport } from '../load/load-schedules.ts';
import { ON_TIME_MS } from '../plan/plan-fires.ts';

const WHEN_LATE = `a fire that is more than ${formatDuration(ON_TIME_MS)} late counts as missed, and catchUp decides`;

/** An operator, or the definition of the schedule, asked for it: no warning. */
const QUIET: ReadonlySet<string> = new Set(['waiting', 'paused', 'excluded', 'skipped_override', 'unmet']);

export interface FireLog {
  readonly reportFire: (fired: Fired) => void;
  readonly reportUnread: (unread: UnreadSchedule) => void;
  /** All that a pass has found. */
  readonly reportHeldUp: (now: readonly HeldUpSchedule[]) => void;
  readonly reportChanges: (report: LoadReport | undefined) => void;
  readonly reportFailure: (error: unknown) => void;
  /** The file was read again: a schedule that cannot be read is logged anew. */
  readonly forgetUnread: () => void;
}

export function createFireLog(store: Store, logger: Logger): FireLog {
  const unreadable = new Set<string>();
  let heldUpBefore: ReadonlySet<string> = new Set();
  return {
    reportFire,
    reportUnread,
    reportHeldUp,
    reportChanges,
    reportFailure,
    forgetUnread: () => unreadable.clear(),
  };

  function reportFire(fired: Fired): void {
    const { schedule, jobId, runId, verdict, note, duplicateOf, late, skipped } = fired;
    const fireTime = new Date(fired.fireAt).toISOString();
    const facts = { schedule, jobId };
    if (duplicateOf !== undefined)
      logger.info(`schedule ${schedule} asked for no run: run ${duplicateOf} has the same dedupe key`, {
        ...facts,
        fireTime,
        runId: duplicateOf,
      });
    else if (runId === undefined)
      // A condition that could not be evaluated is not what its author asked for.
      logger[QUIET.has(verdict) && note === undefined ? 'info' : 'warn'](
        `schedule ${schedule} asked for no run: ${verdictWords(verdict, note)}`,
        { ...facts, fireTime, verdict, ...(note !== undefined && { note }), skipped },
      );
    else if (late)
      logger.info(`schedule ${schedule} caught up its fire of ${fireTime}`, { ...facts, runId, skipped });
    else logger.info(`schedule ${schedule} fired`, { ...facts, runId, fireTime });
  }

  /** Once for each schedule. */
  function reportUnread({ schedule, error }: UnreadSchedule): void {
    if (unreadable.has(schedule)) return;
    unreadable.add(schedule);
    logger.error(unreadWords(schedule, error), { schedule, error });
  }

  /** Once for each schedule, until it fires. */
  function reportHeldUp(now: readonly HeldUpSchedule[]): void {
    for (const { schedule, error } of now) {
      if (heldUpBefore.has(schedule)) continue;
      if (isHeldUp(store, error))
        logger.warn(
          `schedule ${schedule} is due, but another transaction holds its row, its queue or its dedupe key: it fires when that transaction ends; ${WHEN_LATE}`,
          { schedule, error },
        );
      else
        logger.error(
          `schedule ${schedule} is due, but the store refuses its fire: each pass tries it again; ${WHEN_LATE}`,
          { schedule, error },
        );
    }
    heldUpBefore = new Set(now.map(({ schedule }) => schedule));
  }

  function reportChanges(report: LoadReport | undefined): void {
    for (const name of report?.disabled ?? [])
      logger.warn(`schedule ${name} no longer fires: no running daemon has it in its file`, {
        schedule: name,
      });
    for (const name of report?.changed ?? [])
      logger.info(`schedule ${name} is now as in this daemon's file: no newer daemon has it any more`, {
        schedule: name,
      });
    report?.unread.forEach(reportUnread);
  }

  function reportFailure(error: unknown): void {
    logger.error(`schedules could not be fired, and the daemon tries again; ${WHEN_LATE}`, { error });
  }
}

function unreadWords(schedule: string, error: unknown): string {
  if (error instanceof DedupeKeyMissingError)
    return `schedule ${schedule} is due, but this daemon has no code for its dedupe key: it stays due until a daemon has that code; ${WHEN_LATE}`;
  return `this daemon cannot read the times of schedule ${schedule}: it is left to other daemons, and so is a change of its times in the file until the next reload`;
}
