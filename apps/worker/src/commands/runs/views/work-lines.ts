/** Progress, steps and checkpoints of a run, for people. */
import type { Progress, RunWork } from '@sb/queue';
import { formatCount } from '@sb/words';
import { clean, relativeTime } from '@sb/views';
import { cut } from '../../../cli/terminal/text.ts';
import { listed, roomOf, type RunLook } from '../../../views/field-lines.ts';

export function workLines(
  { steps, checkpoints, progress }: RunWork,
  { output: { style, width }, now }: RunLook,
): readonly string[] {
  const room = roomOf(width);
  const made = [
    ...steps.map(({ id, state, claimNo, result, bytes }) => {
      const from = claimNo === 0 ? '  of the run before' : '';
      const text = `${clean(id)}${from}${valueText(result, bytes)}`;
      return (state === 'done' ? style.green('✓ ') : style.red('✗ ')) + cut(text, room - 2);
    }),
    ...checkpoints.map(({ key, value, bytes }) =>
      cut(`· checkpoint ${clean(key)}${valueText(value, bytes)}`, room),
    ),
  ];
  const shown = progress ? [`${progressText(progress)} · ${relativeTime(progress.at, now)}`] : [];
  return [...listed('progress', shown), ...listed('steps', made)];
}

/** `42 of 100 (42 %) · reading` */
export function progressText({ done, total, note }: Progress): string {
  const share = total === undefined || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`;
  const of = total === undefined ? '' : ` of ${formatCount(total)}${share}`;
  return `${formatCount(done)}${of}${note === undefined || note === '' ? '' : ` · ${clean(note)}`}`;
}

/** The value, or its size if it was too long to be read. */
function valueText(value: unknown, bytes: number): string {
  if (value !== undefined) return `  ${clean(JSON.stringify(value))}`;
  return bytes === 0 ? '' : `  ${formatCount(bytes)} bytes`;
}
