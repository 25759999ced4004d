/** One dead letter for people. */
import type { News } from '@sb/events';
import type { LetterStatus } from '@sb/jobs';
import type { DeadLetter, DeadLetterDetails } from '@sb/queue';
import { clean, failureWords, relativeTime, replayCommand } from '@sb/views';
import type { StyleName } from '../../cli/terminal/style.ts';
import type { Cell } from '../../cli/terminal/table.ts';
import { heading, INDENT, problemLines, type RunLook, valueLines } from '../../views/field-lines.ts';

export function letterLines(
  letter: DeadLetterDetails,
  decisions: readonly News[],
  look: RunLook,
): readonly string[] {
  const { runId, jobId, status, reason, permanent, diedAt, rootId, dryRun, tags } = letter;
  const { style } = look.output;
  const cell = letterStatusCell(letter);
  const paint = cell.style ? style[cell.style] : style.bold;
  const title = `${INDENT}dead letter of run ${runId}  ${style.bold(clean(jobId))}  ${paint(cell.text.toUpperCase())}`;
  const origin = [
    `failed ${relativeTime(diedAt, look.now)}${reason === 'error' && !permanent ? '' : ` (${failureWords(reason, permanent)})`}`,
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
    ...(status === 'discarded' ? [`${heading('reopen')}worker dlq:reopen ${runId}`] : []),
  ];
}

const DECISIONS: Readonly<Record<string, string>> = { 'dead_letter.reopened': 'opened again' };

function decisionText({ type, actor, at, payload }: News, now: number): string {
  const { replayedAs, reason } = payload;
  const what =
    type === 'run.replayed' ? `replayed as ${String(replayedAs)}` : (DECISIONS[type] ?? 'discarded');
  const why = typeof reason === 'string' ? `: ${reason}` : '';
  return `${clean(`${what} by ${actor ?? 'unknown'}${why}`)} · ${relativeTime(at.getTime(), now)}`;
}

function commandLines(letter: DeadLetterDetails): readonly string[] {
  return [
    `${heading('replay')}${replayCommand(letter)}`,
    `${heading('discard')}worker dlq:discard ${letter.runId} --reason '...'`,
  ];
}

const STYLES: Readonly<Record<LetterStatus, StyleName>> = {
  open: 'red',
  replayed: 'green',
  discarded: 'dim',
};

/** `open`, `replayed as 1205` */
export function letterStatusCell({ status, replayedAs }: Pick<DeadLetter, 'status' | 'replayedAs'>): Cell {
  return { text: replayedAs === undefined ? status : `${status} as ${replayedAs}`, style: STYLES[status] };
}
