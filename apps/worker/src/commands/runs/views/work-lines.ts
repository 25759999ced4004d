/** Progress, steps and checkpoints of a run, for people. */
import type { Progress, RunDetails, RunWork, StepRecord } from '@sb/queue';
import { formatCount, formatDuration } from '@sb/words';
import { attemptOfClaim, clean, relativeTime } from '@sb/views';
import { cut } from '../../../cli/terminal/text.ts';
import { listed, roomOf, type RunLook } from '../../../views/field-lines.ts';

export function workLines(
  { steps, checkpoints, progress }: RunWork,
  { attempts, claimNo }: Pick<RunDetails, 'attempts' | 'claimNo'>,
  { output: { style, width }, now }: RunLook,
): readonly string[] {
  const room = roomOf(width);
  const latest = attemptOfClaim(attempts, claimNo);
  const made = [
    ...steps.map((step) => {
      const text = [clean(step.id), ...stepFacts(step, attempts, latest)].join('  ');
      return (step.state === 'done' ? style.green('✓ ') : style.red('✗ ')) + cut(text, room - 2);
    }),
    ...checkpoints.map(({ key, value, bytes }) =>
      cut(['· checkpoint', clean(key), ` ${valueText(value, bytes)}`].join(' ').trimEnd(), room),
    ),
  ];
  const shown = progress ? [`${progressText(progress)} · ${relativeTime(progress.at, now)}`] : [];
  return [...listed('progress', shown), ...listed('steps', made)];
}

/** How long it took, the attempt that made it when a later one has found it, and its value. */
function stepFacts(
  { startedAt, at, claimNo, result, bytes }: StepRecord,
  attempts: RunDetails['attempts'],
  latest: number,
): readonly string[] {
  const attempt = attemptOfClaim(attempts, claimNo);
  const from = claimNo === 0 ? ['of the run before'] : attempt < latest ? [`of attempt ${attempt}`] : [];
  const value = valueText(result, bytes);
  return [
    ...(startedAt === undefined ? [] : [formatDuration(at - startedAt)]),
    ...from,
    ...(value === '' ? [] : [value]),
  ];
}

/** `42 of 100 (42 %) · reading` */
export function progressText({ done, total, note }: Progress): string {
  const share = total === undefined || total === 0 ? '' : ` (${Math.floor((100 * done) / total)} %)`;
  const of = total === undefined ? '' : ` of ${formatCount(total)}${share}`;
  return `${formatCount(done)}${of}${note === undefined || note === '' ? '' : ` · ${clean(note)}`}`;
}

/** The value, or its size if it was too long to be read. */
function valueText(value: unknown, bytes: number): string {
  if (value !== undefined) return clean(JSON.stringify(value));
  return bytes === 0 ? '' : `${formatCount(bytes)} bytes`;
}
