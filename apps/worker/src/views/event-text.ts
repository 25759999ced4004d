import type { News } from '@sb/events';
import type { Output } from '../cli/output.ts';
import { clean, cut, displayWidth } from '../cli/terminal/text.ts';
import { localClock } from '../cli/terminal/local-time.ts';

/** At least this many columns for the type, so that the lines of later events align with those above. */
const TYPE_WIDTH = 22;

type Look = Pick<Output, 'style' | 'width'>;

/** Events for people: `08:18:02  job.failed  run 1205 my.job  {"error":"boom"}`, cut to the width. */
export function eventTexts(events: readonly News[], look: Look): readonly string[] {
  return lines(events, subjectOf, look);
}

/** Events for people without their run, for a view of that run. */
export function eventTextsOfRun(events: readonly News[], look: Look): readonly string[] {
  return lines(events, () => '', look);
}

function subjectOf({ runId, jobId }: News): string {
  const run = runId === undefined ? '' : `run ${runId}`;
  return clean(`${run} ${jobId ?? ''}`.trim());
}

function lines(
  events: readonly News[],
  subject: (event: News) => string,
  { style, width }: Look,
): readonly string[] {
  const widest = Math.max(TYPE_WIDTH, ...events.map(({ type }) => displayWidth(clean(type))));
  return events.map((event) => {
    const time = localClock(event.at.getTime());
    const columns = [time, clean(event.type).padEnd(widest), subject(event)];
    const head = columns.filter((column) => column !== '').join('  ');
    // Most events of the engine repeat run and job in the payload.
    const { runId: _runId, jobId: _jobId, ...rest } = event.payload;
    const room = Math.max(0, width - displayWidth(head) - 2);
    return `${head}  ${style.dim(cut(clean(JSON.stringify(rest)), room))}`.trimEnd();
  });
}
