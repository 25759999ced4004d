/** What became of a fire: how its run ended, or why it was missed and what the catch-up of its schedule did with it. Pure. */
import { assertNever } from '@sb/jobs';
import type { CatchUp, CatchUpRules, FireHour, FireRecord, JudgedFire, MissedCause } from '@sb/scheduler';
import { compactAge, compactDuration, plural } from '@sb/words';
import { isoTime } from '../shapes.ts';
import { clean } from '../text/clean.ts';
import { clock, clockOrDay, dayAndClock } from '../text/instants.ts';

const POLICY: Readonly<Record<CatchUp, (rules: CatchUpRules) => string>> = {
  skip: () => 'its rule was to catch up none',
  once: ({ catchUpWindowMs }) =>
    `its rule was to catch up the latest one, within ${compactDuration(catchUpWindowMs)}`,
  all: ({ catchUpWindowMs, catchUpCap }) =>
    `its rule was to catch up those of ${compactDuration(catchUpWindowMs)}, at most ${catchUpCap}`,
};

/** How times are named. */
export interface TimeLook {
  readonly zone: string;
  readonly now: number;
}

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

type Missed = Pick<JudgedFire, 'isMissed' | 'missed' | 'verdict' | 'words' | 'at' | 'decidedAt' | 'runId'>;

/** `No daemon was up from Mon 02:10 to 04:30. It was found 2h late. Caught up by run 12.` Undefined: it was not missed. */
export function missedWords(fire: Missed, look: TimeLook): string | undefined {
  return fire.isMissed ? `${foundLate(fire, look)} ${caughtUp(fire)}.` : undefined;
}

/** `No daemon was up from Mon 02:10 to 04:30. It was found 2h late.` */
export function foundLate(
  { at, decidedAt, missed }: Pick<JudgedFire, 'at' | 'decidedAt' | 'missed'>,
  look: TimeLook,
): string {
  const found = `It was found ${lateWords({ at, decidedAt, delayMs: missed?.delayMs })}.`;
  return `${missed?.cause ? causeWords(missed.cause, look) : 'It was not fired at its time'}. ${found}`;
}

/** `2h late`. Where it is not known when it should have come, by its own time: `2h after its time`. */
function lateWords({
  at,
  decidedAt,
  delayMs,
}: {
  readonly at: number;
  readonly decidedAt: number;
  readonly delayMs: number | undefined;
}): string {
  const age = compactAge(Math.max(0, decidedAt - at - (delayMs ?? 0)));
  return delayMs === undefined ? `${age} after its time` : `${age} late`;
}

/** `its rule was to catch up none`: of a missed fire that was not caught up for that reason. */
export function ruleWords({ verdict, missed }: Pick<JudgedFire, 'verdict' | 'missed'>): string | undefined {
  if (verdict !== 'skipped_catchup' || !missed?.rules) return undefined;
  return POLICY[missed.rules.catchUp](missed.rules);
}

function causeWords(cause: MissedCause, look: TimeLook): string {
  switch (cause.kind) {
    case 'down':
      return cause.from === undefined
        ? `No daemon is known to have been up before ${dayAndClock(cause.to, look.zone, look.now)}`
        : `No daemon was up ${spanWords({ from: cause.from, to: cause.to }, look)}${laterDaemon(cause, look)}`;
    case 'blocked':
      return `The daemon ${clean(cause.daemon)} was up and did not look for due schedules ${spanWords(cause, look)} (suspended, busy, without its store, or its clock was set)`;
    case 'held':
      return `The daemon ${clean(cause.daemon)} was up and could not fire it, or it was in no daemon's file then`;
    case 'up':
      return cause.from === undefined || cause.to === undefined
        ? `The daemon ${clean(cause.daemon)} was up and did not fire it (perhaps it was stopping, or did not have it in its file)`
        : `The daemon ${clean(cause.daemon)} started at ${dayAndClock(cause.from, look.zone, look.now)} and could fire only at ${clockOrDay(cause.to, look.zone, cause.from)}`;
    default:
      return assertNever(cause, 'cause');
  }
}

/** `; the daemon ada started at Mon 04:30 and did not fire it` */
function laterDaemon(
  { daemon, to }: { readonly daemon?: string; readonly to: number },
  { zone, now }: TimeLook,
): string {
  if (daemon === undefined) return '';
  return `; the daemon ${clean(daemon)} started at ${dayAndClock(to, zone, now)} and did not fire it`;
}

/** `from Mon 02:10 to 04:30`; within a minute `at Mon 02:10` */
function spanWords(
  { from, to }: { readonly from: number; readonly to: number },
  { zone, now }: TimeLook,
): string {
  const end = clockOrDay(to, zone, from);
  if (minuteOf(from) === minuteOf(to)) return `at ${dayAndClock(from, zone, now)}`;
  return `from ${dayAndClock(from, zone, now)} to ${end === clock(to, zone) ? end : dayAndClock(to, zone, now)}`;
}

function minuteOf(at: number): number {
  return Math.floor(at / 60_000);
}

type LateHour = Pick<
  FireHour,
  'isMissed' | 'missed' | 'verdict' | 'words' | 'fires' | 'failed' | 'from' | 'decidedAt'
>;

/** The fires of an hour: `it was found 2h late: it asked for a run, which failed. No daemon was up from Mon 02:10 to 04:30`. How late is said of a single fire. */
export function hourWords(hour: LateHour, look: TimeLook): string {
  const { fires, failed, missed } = hour;
  const says = [endWords(foundWords(hour), { fires, failed })];
  if (missed?.cause) says.push(causeWords(missed.cause, look));
  return says.join('. ');
}

function endWords(says: string, { fires, failed }: Pick<LateHour, 'fires' | 'failed'>): string {
  if (failed === 0) return says;
  return fires === 1 ? `${says}, which failed` : `${says}; ${plural(failed, 'run')} failed`;
}

function foundWords({ isMissed, missed, verdict, words, fires, from, decidedAt }: LateHour): string {
  if (!isMissed || verdict === 'skipped_catchup') return words;
  const late = fires === 1 ? lateWords({ at: from, decidedAt, delayMs: missed?.delayMs }) : 'late';
  return `it was found ${late}: ${words}`;
}

function caughtUp(fire: Missed): string {
  const { verdict, words, runId } = fire;
  const rule = ruleWords(fire);
  switch (verdict) {
    case 'run':
      return runId === undefined ? 'Caught up' : `Caught up by run ${runId}`;
    case 'waiting':
      return `Not caught up yet: ${words}`;
    case 'skipped_catchup':
      return rule === undefined ? 'Not caught up' : `Not caught up: ${rule}`;
    default:
      return `Not caught up: ${words}`;
  }
}

/** The shape for `--json` and the API: instants are ISO-8601 texts. */
export function missedShape({ cause, rules, delayMs }: NonNullable<JudgedFire['missed']>) {
  return {
    ...(cause && { cause: causeShape(cause) }),
    ...(rules && { rules: rulesShape(rules) }),
    ...(delayMs !== undefined && { delayMs }),
  };
}

function causeShape(cause: MissedCause) {
  const { kind } = cause;
  return {
    kind,
    ...('daemon' in cause && { daemon: cause.daemon }),
    ...('from' in cause && { from: isoTime(cause.from) }),
    ...('to' in cause && { to: isoTime(cause.to) }),
  };
}

function rulesShape({ catchUp, catchUpWindowMs, catchUpCap }: CatchUpRules): CatchUpRules {
  return { catchUp, catchUpWindowMs, catchUpCap };
}
