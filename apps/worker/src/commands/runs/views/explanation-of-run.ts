import type { RunExplanation } from '@sb/queue';
import { formatDuration } from '@sb/words';
import { causeText, type CauseText, clean } from '@sb/views';
import type { Output } from '../../../cli/output.ts';
import type { Column } from '../../../cli/terminal/table.ts';
import { stateStyle } from '../../../views/state-cell.ts';

type Because = RunExplanation['causes'][number]['because'];

/** With one of these causes the run runs, has ended, or starts with the next claim. */
const GOING: ReadonlySet<Because> = new Set(['finished', 'running', 'ready']);

/** The run in one line, then all causes, the one to remove first on top. */
export function explanationOfRun(
  explanation: RunExplanation,
  { style }: Pick<Output, 'style'>,
): readonly string[] {
  const { runId, jobId, queue, priority, state, runAt, now, causes } = explanation;
  const paint = style[stateStyle(state) ?? 'bold'];
  const isDue = state !== 'running' && runAt <= now && !causes.some(({ because }) => because === 'finished');
  const due = isDue ? ` · due for ${formatDuration(now - runAt)}` : '';
  return [
    `  run ${runId}  ${style.bold(clean(jobId))}  ${paint(state.toUpperCase())} · queue ${clean(queue)}, ${priority}${due}`,
    ...(isGoing(explanation) ? [] : ['  It is not running because:']),
    ...linesOfCauses(explanation),
  ];
}

/** The causes, numbered if there are several. */
export function linesOfCauses(explanation: RunExplanation): readonly string[] {
  const texts = explanation.causes.map((cause) => plainCause(cause, explanation));
  return texts.flatMap((text, at) => causeLines(text, texts.length > 1 ? `${at + 1}. ` : ''));
}

export function isGoing({ causes }: RunExplanation): boolean {
  return causes.some(({ because }) => GOING.has(because));
}

/** The sentences of pages have thin spaces, which a terminal shows as wide ones or not at all. */
function plainCause(...asked: Parameters<typeof causeText>): CauseText {
  const { says, ...more } = causeText(...asked);
  return { ...more, says: says.replaceAll('\u2009', ' ') };
}

function causeLines({ says, todo }: CauseText, mark: string): readonly string[] {
  const indent = ' '.repeat(mark.length);
  return [`  ${mark}${says}`, ...(todo === undefined ? [] : [`  ${indent}Try: ${todo}`])];
}

/** For programs that do not read JSON: one row for each cause. */
export function causeColumns(
  explanation: RunExplanation,
): readonly Column<RunExplanation['causes'][number]>[] {
  return [
    { header: 'because', get: ({ because }) => because },
    { header: 'in words', get: (cause) => plainCause(cause, explanation).says },
    { header: 'try', get: (cause) => plainCause(cause, explanation).todo ?? '' },
  ];
}
