/** What somebody wants of the fires to come, for people. */
import type { ScheduleOverride } from '@sb/scheduler';
import { clean } from '../../../cli/terminal/text.ts';
import { dayAndClock } from '../../../cli/terminal/words.ts';

interface Look {
  /** Of the schedule. */
  readonly timezone: string;
  readonly now: number;
}

/** Each `Mon 09:00 is skipped, by ada: holidays`, in the zone of the schedule. Pure. */
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

/** `skips`: so many fires of a chain, which have no time before they come, are skipped before this one. */
export function overrideText(override: ScheduleOverride, look: Look, skips = 0): string {
  return `${wishText(override, look, skips)}${authorText(override)}`;
}

/** Of a chain, whose fires are skipped by their turn. */
function isNextSkipped({ kind, fireAt }: ScheduleOverride): boolean {
  return kind === 'skip' && fireAt === undefined;
}

function authorText({ by, reason }: ScheduleOverride): string {
  return `, by ${clean(by)}${reason === undefined ? '' : `: ${clean(reason)}`}`;
}

function skippedText(count: number, all: number): string {
  if (count < all) return `${count} of the next ${all} fires ${count === 1 ? 'is' : 'are'} skipped`;
  return all === 1 ? 'the next fire is skipped' : `the next ${all} fires are skipped`;
}

function wishText(override: ScheduleOverride, { timezone, now }: Look, skips: number): string {
  const next = skips === 0 ? 'the next fire' : 'the fire after those';
  const time = (at: number | undefined): string => (at === undefined ? next : dayAndClock(at, timezone, now));
  const { kind, fireAt, runAt, input, expression = '', until } = override;
  if (kind === 'skip') return `${time(fireAt)} is skipped`;
  if (kind === 'cron') {
    const zone = override.timezone === timezone ? '' : ` ${override.timezone}`;
    return `it fires by "${clean(expression)}"${zone} until ${time(until)}`;
  }
  const changes = [
    ...(runAt === undefined ? [] : [`runs at ${time(runAt)}`]),
    ...(input === undefined ? [] : ['has another input']),
  ];
  return `${time(fireAt)} ${changes.join(' and ')}`;
}
