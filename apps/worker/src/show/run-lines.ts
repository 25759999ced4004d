/** One run for people. */
import type { LogLine, RunDetails } from '@sb/queue';
import type { Output } from '../cli/output.ts';
import type { Style } from '../cli/style.ts';
import { clean } from '../cli/text.ts';
import { duration, plural, relativeTime } from '../cli/words.ts';
import { errorLines } from './error-lines.ts';
import { logText } from './log-text.ts';
import { phaseLines, runPhases } from './run-phases.ts';
import { isoTime } from './shapes.ts';
import { stateStyle } from './state-cell.ts';

const HEAD_WIDTH = 10;
const INDENT = '  ';

export interface RunLook {
  readonly output: Pick<Output, 'style' | 'width'>;
  readonly root: string;
  readonly now: number;
  readonly wholeStack: boolean;
}

/** What became of a run: its end, its error, its result. */
export function runSummary(run: RunDetails, look: RunLook): readonly string[] {
  const lines = [titleLine(run, look.output.style), ...problemLines(run, look)];
  if (run.result !== undefined) lines.push(field('result', JSON.stringify(run.result)));
  return lines;
}

/** All that is known of a run, with the last lines of its log. */
export function runStory(run: RunDetails, log: readonly LogLine[], look: RunLook): readonly string[] {
  const { output, now } = look;
  const { style, width } = output;
  return [
    [titleLine(run, style), ...originOf(run, now)].join(' · '),
    ...phaseLines(runPhases(run, now), width - INDENT.length).map((line) => INDENT + style.dim(line)),
    ...problemLines(run, look),
    ...(run.input === undefined ? [] : [field('input', JSON.stringify(run.input))]),
    ...(run.result === undefined ? [] : [field('result', JSON.stringify(run.result))]),
    ...deadLetterLines(run),
    ...log.map((line, at) => heading(at === 0 ? 'log' : '') + logText(line, style)),
  ];
}

function titleLine(run: RunDetails, style: Style): string {
  const paint = style[stateStyle(run.state) ?? 'bold'];
  return `${INDENT}run ${run.id}  ${style.bold(clean(run.jobId))}  ${paint(run.state.toUpperCase())}${endOf(run)}`;
}

function endOf(run: RunDetails): string {
  const reason =
    run.reason === undefined || run.reason === 'error' ? '' : ` (${clean(run.reason).replaceAll('_', ' ')})`;
  if (run.state === 'failed') return `${reason} after ${plural(run.attempt, 'attempt')}`;
  if (run.startedAt === undefined || run.finishedAt === undefined) return reason;
  const tries = run.attempt > 1 ? ` at attempt ${run.attempt}` : '';
  return `${reason} in ${duration(run.finishedAt - run.startedAt)}${tries}`;
}

function originOf(run: RunDetails, now: number): readonly string[] {
  const { schedule, fireTime, finishedAt, createdAt, replayOf, dryRun } = run;
  const fire = fireTime === undefined ? '' : `, fire ${isoTime(fireTime)}`;
  return [
    relativeTime(finishedAt ?? createdAt, now),
    schedule === undefined ? clean(run.trigger) : `schedule ${clean(schedule)}${fire}`,
    ...(replayOf === undefined ? [] : [`replay of ${replayOf}`]),
    ...(dryRun ? ['dry run'] : []),
  ];
}

function problemLines(
  { error, reason }: RunDetails,
  { output: { style }, root, wholeStack }: RunLook,
): readonly string[] {
  if (!error) return [];
  // An end that the worker itself decided on has no place in the job's code.
  const frames = wholeStack ? 'all' : reason === 'error' ? 'first own' : 'none';
  return errorLines(error, { root, frames }).map(([head, text]) =>
    head === '' ? heading('') + style.dim(text) : field(head, text),
  );
}

function deadLetterLines({ deadLetter }: RunDetails): readonly string[] {
  if (!deadLetter) return [];
  const replayed = deadLetter.replayedAs === undefined ? '' : ` as run ${deadLetter.replayedAs}`;
  return [`${INDENT}dead letter, ${deadLetter.status}${replayed}`];
}

function field(head: string, text: string): string {
  return heading(head) + clean(text);
}

function heading(head: string): string {
  return INDENT + head.padEnd(HEAD_WIDTH);
}
