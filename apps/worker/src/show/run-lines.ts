/** One run for people. */
import type { News } from '@sb/events';
import type { LogLine, RunDetails } from '@sb/queue';
import type { Output } from '../cli/output.ts';
import type { Style } from '../cli/style.ts';
import { clean, displayWidth } from '../cli/text.ts';
import { count, duration, plural, relativeTime } from '../cli/words.ts';
import { errorLines } from './error-lines.ts';
import { eventTextOfRun } from './event-text.ts';
import { logText, valueText } from './log-text.ts';
import { phaseLines, runPhases } from './run-phases.ts';
import { stateStyle } from './state-cell.ts';

const HEAD_WIDTH = 10;
const INDENT = '  ';
/** Characters of one value; more would push the rest off the screen. */
const LONGEST_VALUE = 2_000;

export interface RunLook {
  readonly output: Pick<Output, 'style' | 'width'>;
  readonly root: string;
  readonly now: number;
  readonly wholeStack: boolean;
}

/** What became of a run: its end, its error, its result. */
export function runSummary(run: RunDetails, look: RunLook): readonly string[] {
  const lines = [titleLine(run, look.output.style), ...problemLines(run, look)];
  return [...lines, ...valueLines('result', run.result, look)];
}

/** What is kept beside a run. */
export interface RunTraces {
  /** The last lines of its log. */
  readonly log: readonly LogLine[];
  /** What it published and what was told of it, oldest first. */
  readonly events: readonly News[];
}

/** All that is known of a run. */
export function runStory(run: RunDetails, { log, events }: RunTraces, look: RunLook): readonly string[] {
  const { output, now } = look;
  const { style, width } = output;
  return [
    [titleLine(run, style), ...originOf(run, now)].join(' · '),
    ...phaseLines(runPhases(run, now), width - INDENT.length).map((line) => INDENT + style.dim(line)),
    ...problemLines(run, look),
    ...valueLines('input', run.input, look),
    ...valueLines('result', run.result, look),
    ...deadLetterLines(run),
    ...listed(
      'log',
      log.map((line) => logText(line, style)),
    ),
    ...listed(
      'events',
      events.map((event) => eventTextOfRun(event, { style, width: width - INDENT.length - HEAD_WIDTH })),
    ),
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
  const fire = fireTime === undefined ? '' : `, fire ${utcMinute(fireTime)}`;
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

/** JSON on one line where it fits; else a line for each field. */
function valueLines(head: string, value: unknown, { output: { style, width } }: RunLook): readonly string[] {
  if (value === undefined) return [];
  const text = clean(JSON.stringify(value));
  const fits = INDENT.length + HEAD_WIDTH + displayWidth(text) <= width;
  if (fits || typeof value !== 'object' || value === null || Array.isArray(value))
    return [heading(head) + shortened(text)];
  const fields = Object.entries(value).map(([key, item]) => ({
    key: clean(key),
    text: shortened(valueText(item)),
  }));
  const widest = Math.max(...fields.map(({ key }) => displayWidth(key)));
  return listed(
    head,
    fields.map((one) => `${style.dim(one.key.padEnd(widest))}  ${one.text}`),
  );
}

function shortened(text: string): string {
  if (text.length <= LONGEST_VALUE) return text;
  return `${text.slice(0, LONGEST_VALUE)}… (${count(text.length)} characters, --json has all of them)`;
}

function listed(head: string, texts: readonly string[]): readonly string[] {
  return texts.map((text, at) => heading(at === 0 ? head : '') + text);
}

/** `2026-11-23 14:00Z` */
function utcMinute(at: number): string {
  return `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}Z`;
}

function field(head: string, text: string): string {
  return heading(head) + clean(text);
}

function heading(head: string): string {
  return INDENT + head.padEnd(HEAD_WIDTH);
}
