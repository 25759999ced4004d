import type { News } from '@sb/events';
import { clean, localClock, localDay } from '@sb/views';
import type { Output } from '../cli/output.ts';
import { cut, displayWidth } from '../cli/terminal/text.ts';

/** At least this many columns for the type, so that the lines of later events align with those above. */
const TYPE_WIDTH = 22;

type Look = Pick<Output, 'style' | 'width'>;

/** Events for people: `28 Nov 08:18:02  job.paused  my.job  by ada  {"reason":"wrong"}`, cut to the width. */
export function eventTexts(events: readonly News[], now: number, look: Look): readonly string[] {
  const whenOf = (at: number): string => `${localDay(at, now)} ${localClock(at)}`;
  return lines(events, { whenOf, subjectOf }, look);
}

/** Events for people without their date and their run, for a view of that run. */
export function eventTextsOfRun(events: readonly News[], look: Look): readonly string[] {
  return lines(events, { whenOf: localClock, subjectOf: () => '' }, look);
}

function subjectOf({ runId, jobId }: News): string {
  const run = runId === undefined ? '' : `run ${runId}`;
  return clean(`${run} ${jobId ?? ''}`.trim());
}

interface Columns {
  readonly whenOf: (at: number) => string;
  readonly subjectOf: (event: News) => string;
}

function lines(
  events: readonly News[],
  { whenOf, subjectOf: subject }: Columns,
  { style, width }: Look,
): readonly string[] {
  const widest = Math.max(TYPE_WIDTH, ...events.map(({ type }) => displayWidth(clean(type))));
  return events.map((event) => {
    const author = event.actor === undefined ? '' : `by ${clean(event.actor)}`;
    const columns = [whenOf(event.at.getTime()), clean(event.type).padEnd(widest), subject(event), author];
    const head = columns.filter((column) => column !== '').join('  ');
    // Most events of the engine repeat run and job in the payload.
    const { runId: _runId, jobId: _jobId, ...rest } = event.payload;
    const room = Math.max(0, width - displayWidth(head) - 2);
    return `${head}  ${style.dim(cut(clean(JSON.stringify(rest)), room))}`.trimEnd();
  });
}
