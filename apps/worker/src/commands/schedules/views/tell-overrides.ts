import { maskJson } from '@sb/logger';
import type { OverrideChange, ScheduleOverride } from '@sb/scheduler';
import type { Call } from '../../../cli/command.ts';
import { clean } from '../../../cli/terminal/text.ts';
import { dayAndClock, relativeTime } from '../../../cli/terminal/words.ts';
import { overrideTexts } from './override-text.ts';
import { isoTime, overrideShape } from '../../../views/shapes.ts';

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
