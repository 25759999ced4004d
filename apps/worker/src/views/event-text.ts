import type { News } from '@sb/events';
import type { Output } from '../cli/output.ts';
import { clean, cut, displayWidth } from '../cli/terminal/text.ts';
import { localClock } from '../cli/terminal/local-time.ts';

/** So wide at least, that the lines of what comes later stand below those that are there. */
const TYPE_WIDTH = 22;

type Look = Pick<Output, 'style' | 'width'>;

/** For people: `08:18:02  job.failed  run 1205 my.job  {"error":"boom"}`, as wide as there is room. */
export function eventTexts(events: readonly News[], look: Look): readonly string[] {
  return lines(events, subjectOf, look);
}

/** The same where their run is known. */
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
    // Most of the engine's events repeat their subject in the payload.
    const { runId: _runId, jobId: _jobId, ...rest } = event.payload;
    const room = Math.max(0, width - displayWidth(head) - 2);
    return `${head}  ${style.dim(cut(clean(JSON.stringify(rest)), room))}`.trimEnd();
  });
}
