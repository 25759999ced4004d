import { maskJson } from '@sb/logger';
import type { OverrideChange, ScheduleOverride } from '@sb/scheduler';
import type { Call } from '../cli/command.ts';
import { clean } from '../cli/text.ts';
import { dayAndClock, relativeTime } from '../cli/words.ts';
import { overrideText } from '../show/override-text.ts';
import { isoTime, overrideShape } from '../show/shapes.ts';

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
  const { changed, before, after, nextFireAt, timezone } = change;
  const shape = (one: ScheduleOverride) => overrideShape({ ...one, input: maskJson(one.input, secrets) });
  output.data({
    schedule: name,
    changed,
    before: before.map(shape),
    after: after.map(shape),
    nextFireAt: isoTime(nextFireAt),
  });
  if (!output.isTerminal) return output.lines(...after.map((one) => plainLine(name, one)));
  const look = { timezone, now: io.now() };
  const lines = after.map((one) => `  ${clean(name)}: ${overrideText(one, look)}`);
  const none = changed ? 'nothing is wanted of it any more' : 'nothing was wanted of it; nothing is changed';
  output.lines(...(lines.length > 0 ? lines : [`  ${clean(name)}: ${none}`]));
  const next =
    nextFireAt === undefined
      ? 'It does not fire.'
      : `Its next fire: ${dayAndClock(nextFireAt, timezone, look.now)} (${relativeTime(nextFireAt, look.now)}).`;
  const undo = after.length > 0 ? ` To take it back: worker schedules:override ${name} --clear` : '';
  output.remark(`  ${next}${undo}`);
}

function plainLine(name: string, { kind, fireAt, runAt, expression, until }: ScheduleOverride): string {
  const cells = [name, kind, isoTime(fireAt), isoTime(runAt), expression, isoTime(until)];
  return cells.map((cell) => clean(cell ?? '')).join('\t');
}
