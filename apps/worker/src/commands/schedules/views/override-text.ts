/** What somebody wants of the fires to come, for people. */
import { maskJson } from '@sb/logger';
import type { OverrideChange, ScheduleOverride } from '@sb/scheduler';
import type { Call } from '../../../cli/command.ts';
import { clean } from '../../../cli/terminal/text.ts';
import { dayAndClock, relativeTime } from '../../../cli/terminal/words.ts';
import { isoTime, overrideShape } from '../../../views/shapes.ts';

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

interface Told {
  readonly name: string;
  readonly change: OverrideChange;
  readonly secrets: readonly string[];
}

/** All that is wanted of a schedule's fires to come, now: a line each. */
export function tellOverrides(
  { output, io }: Pick<Call, 'output' | 'io'>,
  { name, change, secrets }: Told,
): void {
  const { changed, before, after, nextFireAt, nextRunAt, timezone, isChained } = change;
  const shape = (one: ScheduleOverride) => overrideShape({ ...one, input: maskJson(one.input, secrets) });
  output.data({
    schedule: name,
    changed,
    before: before.map(shape),
    after: after.map(shape),
    nextFireAt: isoTime(nextFireAt),
    nextRunAt: isoTime(nextRunAt),
  });
  const look = { timezone, now: io.now() };
  if (output.isTerminal) output.lines(...wishLines(name, change, look));
  else output.lines(...after.map((one) => plainLine(name, one)));
  const undo = after.length > 0 ? [`To take it back: worker schedules:override ${name} --clear`] : [];
  const remarks = [
    isChained ? 'It fires when what it follows has ended.' : nextText(nextRunAt, look),
    ...undo,
  ];
  for (const remark of remarks) output.remark(output.isTerminal ? `  ${remark}` : remark);
}

function wishLines(
  name: string,
  { changed, after }: OverrideChange,
  look: Parameters<typeof overrideTexts>[1],
): readonly string[] {
  const none = changed ? 'nothing is wanted of it any more' : 'nothing was wanted of it; nothing is changed';
  const texts = after.length > 0 ? overrideTexts(after, look) : [none];
  return texts.map((text) => `  ${clean(name)}: ${text}`);
}

function nextText(
  at: number | undefined,
  { timezone, now }: { readonly timezone: string; readonly now: number },
): string {
  if (at === undefined) return 'No fire of it is to run as it stands.';
  return `The next fire that runs: ${dayAndClock(at, timezone, now)} (${relativeTime(at, now)}), ${timezone}.`;
}

function plainLine(name: string, { kind, fireAt, runAt, expression, until }: ScheduleOverride): string {
  const cells = [name, kind, isoTime(fireAt), isoTime(runAt), expression, isoTime(until)];
  return cells.map((cell) => clean(cell ?? '')).join('\t');
}
