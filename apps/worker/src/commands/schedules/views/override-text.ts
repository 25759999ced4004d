/** Overrides of the next fires: as texts, and as the output of the commands that change them. */
import { maskJson } from '@sb/logger';
import type { OverrideChange, ScheduleOverride } from '@sb/scheduler';
import { clean, dayAndClock, isoTime, overrideShape, relativeTime } from '@sb/views';
import type { Call } from '../../../cli/command.ts';

interface Look {
  /** Time zone of the schedule. */
  readonly timezone: string;
  readonly now: number;
}

/** Texts such as `Mon 09:00 is skipped, by ada: holidays`, in the zone of the schedule. Pure. */
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

interface ChangedOverrides {
  readonly name: string;
  readonly change: OverrideChange;
  readonly secrets: readonly string[];
}

/** Shows all overrides of a schedule after a change, one line each. */
export function showOverrides(
  { output, io }: Pick<Call, 'output' | 'io'>,
  { name, change, secrets }: ChangedOverrides,
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
  const undo = after.length > 0 ? [`To undo: worker schedules:override ${name} --clear`] : [];
  const remarks = [
    isChained ? 'It fires when its upstreams have ended.' : nextText(nextRunAt, look),
    ...undo,
  ];
  for (const remark of remarks) output.remark(output.isTerminal ? `  ${remark}` : remark);
}

function wishLines(
  name: string,
  { changed, after }: OverrideChange,
  look: Parameters<typeof overrideTexts>[1],
): readonly string[] {
  const none = changed ? 'all overrides are removed' : 'it had no overrides; nothing is changed';
  const texts = after.length > 0 ? overrideTexts(after, look) : [none];
  return texts.map((text) => `  ${clean(name)}: ${text}`);
}

function nextText(
  at: number | undefined,
  { timezone, now }: { readonly timezone: string; readonly now: number },
): string {
  if (at === undefined) return 'No future fire of it will create a run.';
  return `The next fire that runs: ${dayAndClock(at, timezone, now)} (${relativeTime(at, now)}), ${timezone}.`;
}

function plainLine(name: string, { kind, fireAt, runAt, expression, until }: ScheduleOverride): string {
  const cells = [name, kind, isoTime(fireAt), isoTime(runAt), expression, isoTime(until)];
  return cells.map((cell) => clean(cell ?? '')).join('\t');
}
