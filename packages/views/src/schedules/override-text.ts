/** Overrides of the next fires as texts. Pure. */
import type { OverrideChange, ScheduleOverride } from '@sb/scheduler';
import { actorName } from '../text/actor-name.ts';
import { clean } from '../text/clean.ts';
import { ageTime, dayAndClock } from '../text/instants.ts';
import { scheduleWhen, zoneName } from './schedule-when.ts';

interface Look {
  /** Time zone of the schedule. */
  readonly timezone: string;
  /** In which times are named; default: that of the schedule. */
  readonly zone?: string | undefined;
  readonly now: number;
}

/** Texts such as `Mon 09:00 is skipped, by ada: holidays`, in the zone of the schedule unless another is wanted. Pure. */
export function overrideTexts(overrides: readonly ScheduleOverride[], look: Look): readonly string[] {
  const skips = overrides.filter(isNextSkipped).map((one) => authorText(one));
  return [
    ...[...new Set(skips)].map((author) => {
      const count = skips.filter((other) => other === author).length;
      return `${skippedText(count, skips.length)}${author}`;
    }),
    ...overrides.filter((one) => !isNextSkipped(one)).map((one) => overrideText(one, look, skips.length)),
  ];
}

/** `skips`: the number of fires of a chain that are skipped before this one; they have no time in advance. */
export function overrideText(override: ScheduleOverride, look: Look, skips = 0): string {
  return `${wishText(override, look, skips)}${authorText(override)}`;
}

/** True for a skipped fire of a chain: it has no time in advance. */
function isNextSkipped({ kind, fireAt }: ScheduleOverride): boolean {
  return kind === 'skip' && fireAt === undefined;
}

function authorText({ by, reason }: ScheduleOverride): string {
  return `, by ${actorName(by)}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

function skippedText(count: number, all: number): string {
  if (count < all) return `${count} of the next ${all} fires ${count === 1 ? 'is' : 'are'} skipped`;
  return all === 1 ? 'the next fire is skipped' : `the next ${all} fires are skipped`;
}

function wishText(
  override: ScheduleOverride,
  { timezone, zone = timezone, now }: Look,
  skips: number,
): string {
  const next = skips === 0 ? 'the next fire' : 'the fire after those';
  const time = (at: number | undefined): string => (at === undefined ? next : dayAndClock(at, zone, now));
  const { kind, fireAt, runAt, input } = override;
  if (kind === 'skip') return `${time(fireAt)} is skipped`;
  if (kind === 'cron') return cronWords(override, { timezone, zone, time });
  const changes = [
    ...(runAt === undefined ? [] : [`runs at ${time(runAt)}`]),
    ...(input === undefined ? [] : ['has another input']),
  ];
  return `${time(fireAt)} ${changes.join(' and ')}`;
}

interface CronLook {
  /** Of the schedule. */
  readonly timezone: string;
  /** In which `time` names times. */
  readonly zone: string;
  readonly time: (at: number) => string;
}

/** `at 09:00 Berlin until Mon 08:00`: the place of the expression, where its zone is not that of the times. */
export function cronWords({ expression, timezone: own, until }: ScheduleOverride, look: CronLook): string {
  const { timezone, zone, time } = look;
  const followed = own ?? timezone;
  const when = expression === undefined ? 'another expression' : scheduleWhen(expression);
  const place = followed === zone ? '' : ` ${zoneName(followed)}`;
  return `${when}${place}${until === undefined ? '' : ` until ${time(until)}`}`;
}

interface ChangeLook {
  readonly now: number;
  /** In which times are named; default: that of the schedule. */
  readonly zone?: string | undefined;
}

/** What overrides a schedule has after a change. */
export function changedOverrideTexts(
  { changed, after, timezone }: OverrideChange,
  look: ChangeLook,
): readonly string[] {
  if (after.length > 0) return overrideTexts(after, { timezone, ...look });
  return [changed ? 'all overrides are removed' : 'it had no overrides; nothing is changed'];
}

/** When it runs next after a change of its overrides. */
export function nextRunText(
  { isChained, nextRunAt: at, timezone }: OverrideChange,
  { now, zone = timezone }: ChangeLook,
): string {
  if (isChained) return 'It fires when its upstreams have ended.';
  if (at === undefined) return 'No future fire of it will create a run.';
  return `The next fire that runs: ${dayAndClock(at, zone, now)} (${ageTime(at, now)}), ${zone}.`;
}
