/** What somebody wants of the fires to come, for people. */
import type { ScheduleOverride } from '@sb/scheduler';
import { clean } from '../cli/text.ts';
import { dayAndClock } from '../cli/words.ts';

interface Look {
  /** Of the schedule. */
  readonly timezone: string;
  readonly now: number;
}

/** `Mon 09:00 is skipped, by ada: holidays`, in the zone of the schedule. Pure. */
export function overrideText(override: ScheduleOverride, look: Look): string {
  const reason = override.reason === undefined ? '' : `: ${clean(override.reason)}`;
  return `${wishText(override, look)}, by ${clean(override.by)}${reason}`;
}

function wishText(override: ScheduleOverride, { timezone, now }: Look): string {
  const time = (at: number | undefined): string =>
    at === undefined ? 'the next fire' : dayAndClock(at, timezone, now);
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
