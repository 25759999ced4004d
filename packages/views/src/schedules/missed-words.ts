/** What became of a fire: how its run ended, or why it was missed and what the catch-up of its schedule did with it. Pure. */
import type { CatchUp, FireHour, FireRecord, JudgedFire, ScheduleRules } from '@sb/scheduler';
import { compactAge, compactDuration, plural } from '@sb/words';

const POLICY: Readonly<Record<CatchUp, (rules: ScheduleRules) => string>> = {
  skip: () => 'the schedule catches up none',
  once: ({ catchUpWindowMs }) =>
    `the schedule catches up the latest one, within ${compactDuration(catchUpWindowMs)}`,
  all: ({ catchUpWindowMs, catchUpCap }) =>
    `the schedule catches up those of ${compactDuration(catchUpWindowMs)}, at most ${catchUpCap}`,
};

const ENDS: Readonly<Record<string, string>> = {
  failed: 'run failed',
  cancelled: 'run was cancelled',
  skipped: 'run was skipped',
  expired: 'run expired',
};

/** `run failed`: with an end to tell, that it asked for the run goes without saying. A success is what is expected. */
export function fireWords({
  verdict,
  words,
  state,
}: Pick<FireRecord, 'verdict' | 'words' | 'state'>): string {
  return (verdict === 'run' && state !== undefined ? ENDS[state] : undefined) ?? words;
}

type Missed = Pick<JudgedFire, 'isMissed' | 'verdict' | 'words' | 'at' | 'decidedAt' | 'runId'>;

/** `No daemon fired it at its time; one found it 2h later. Caught up by run 12.` Undefined: it was not missed. */
export function missedWords(fire: Missed, rules: ScheduleRules): string | undefined {
  return fire.isMissed ? `${foundLater(fire)} ${caughtUp(fire, rules)}.` : undefined;
}

/** `No daemon fired it at its time; one found it 2h later.` */
export function foundLater({ at, decidedAt }: Pick<JudgedFire, 'at' | 'decidedAt'>): string {
  const later = compactAge(Math.max(0, decidedAt - at));
  return `No daemon fired it at its time; one found it ${later} later.`;
}

type LateHour = Pick<FireHour, 'isMissed' | 'verdict' | 'words' | 'fires' | 'failed' | 'from' | 'decidedAt'>;

/** The fires of an hour: `it was found 2h late: it asked for a run, which failed`. How late is said of a single fire. */
export function hourWords(hour: LateHour): string {
  const { fires, failed } = hour;
  const says = foundWords(hour);
  if (failed === 0) return says;
  return fires === 1 ? `${says}, which failed` : `${says}; ${plural(failed, 'run')} failed`;
}

function foundWords({ isMissed, verdict, words, fires, from, decidedAt }: LateHour): string {
  if (!isMissed || verdict === 'skipped_catchup') return words;
  const late = fires === 1 ? `${compactAge(Math.max(0, decidedAt - from))} late` : 'late';
  return `it was found ${late}: ${words}`;
}

function caughtUp({ verdict, words, runId }: Missed, rules: ScheduleRules): string {
  switch (verdict) {
    case 'run':
      return runId === undefined ? 'Caught up' : `Caught up by run ${runId}`;
    case 'waiting':
      return `Not caught up yet: ${words}`;
    case 'skipped_catchup':
      return `Not caught up: ${POLICY[rules.catchUp](rules)}`;
    default:
      return `Not caught up: ${words}`;
  }
}
