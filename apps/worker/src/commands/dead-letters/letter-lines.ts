/** One dead letter for people. */
import type { News } from '@sb/events';
import type { DeadLetterDetails } from '@sb/queue';
import { clean } from '../../cli/terminal/text.ts';
import { relativeTime } from '../../cli/terminal/words.ts';
import { heading, INDENT, problemLines, type RunLook, valueLines } from '../../views/field-lines.ts';
import { letterStatusCell } from './letter-status-cell.ts';
import { replayCommand } from '../runs/views/replay-command.ts';

export function letterLines(
  letter: DeadLetterDetails,
  decisions: readonly News[],
  look: RunLook,
): readonly string[] {
  const { runId, jobId, status, reason, diedAt, rootId, dryRun, tags } = letter;
  const { style } = look.output;
  const cell = letterStatusCell(letter);
  const paint = cell.style ? style[cell.style] : style.bold;
  const title = `${INDENT}dead letter of run ${runId}  ${style.bold(clean(jobId))}  ${paint(cell.text.toUpperCase())}`;
  const origin = [
    `failed ${relativeTime(diedAt, look.now)}${reason === 'error' ? '' : ` (${reason.replaceAll('_', ' ')})`}`,
    ...(rootId === runId ? [] : [`replays began with run ${rootId}`]),
    ...(tags.length > 0 ? [clean(tags.join(', '))] : []),
    ...(dryRun ? ['dry run'] : []),
  ];
  return [
    [title, ...origin].join(' · '),
    ...problemLines(letter, look),
    ...valueLines('input', letter.input, look),
    ...decisions.map((news, at) => heading(at === 0 ? 'decided' : '') + decisionText(news, look.now)),
    ...(status === 'open' ? commandLines(letter) : []),
  ];
}

function decisionText({ type, actor, at, payload }: News, now: number): string {
  const { replayedAs, reason } = payload;
  const what = type === 'run.replayed' ? `replayed as ${String(replayedAs)}` : 'discarded';
  const why = typeof reason === 'string' ? `: ${reason}` : '';
  return `${clean(`${what} by ${actor ?? 'somebody'}${why}`)} · ${relativeTime(at.getTime(), now)}`;
}

function commandLines(letter: DeadLetterDetails): readonly string[] {
  return [
    `${heading('replay')}${replayCommand(letter)}`,
    `${heading('discard')}worker dlq:discard ${letter.runId} --reason '...'`,
  ];
}
