/** Shows all overrides of a schedule after a change, one line each. */
import { maskJson } from '@sb/logger';
import type { OverrideChange, ScheduleOverride } from '@sb/scheduler';
import { changedOverrideTexts, clean, isoTime, nextRunText, overrideShape } from '@sb/views';
import type { Call } from '../../../cli/command.ts';

interface ChangedOverrides {
  readonly name: string;
  readonly change: OverrideChange;
  readonly secrets: readonly string[];
}

export function showOverrides(
  { output, io }: Pick<Call, 'output' | 'io'>,
  { name, change, secrets }: ChangedOverrides,
): void {
  const { changed, before, after, nextFireAt, nextRunAt } = change;
  const shape = (one: ScheduleOverride) => overrideShape({ ...one, input: maskJson(one.input, secrets) });
  output.data({
    schedule: name,
    changed,
    before: before.map(shape),
    after: after.map(shape),
    nextFireAt: isoTime(nextFireAt),
    nextRunAt: isoTime(nextRunAt),
  });
  const now = io.now();
  if (output.isTerminal)
    output.lines(...changedOverrideTexts(change, { now }).map((text) => `  ${clean(name)}: ${text}`));
  else output.lines(...after.map((one) => plainLine(name, one)));
  const undo = after.length > 0 ? [`To undo: worker schedules:override ${name} --clear`] : [];
  for (const remark of [nextRunText(change, { now }), ...undo])
    output.remark(output.isTerminal ? `  ${remark}` : remark);
}

function plainLine(name: string, { kind, fireAt, runAt, expression, until }: ScheduleOverride): string {
  const cells = [name, kind, isoTime(fireAt), isoTime(runAt), expression, isoTime(until)];
  return cells.map((cell) => clean(cell ?? '')).join('\t');
}
