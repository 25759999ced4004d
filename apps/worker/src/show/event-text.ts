import type { News } from '@sb/events';
import type { Output } from '../cli/output.ts';
import { clean, cut, displayWidth } from '../cli/text.ts';
import { localClock } from './local-time.ts';

const TYPE_WIDTH = 22;

type Look = Pick<Output, 'style' | 'width'>;

/** For people: `08:18:02  job.failed  run 1205 my.job  {"error":"boom"}`, as wide as there is room. */
export function eventText(event: News, look: Look): string {
  const { runId, jobId } = event;
  return line(event, [runId === undefined ? '' : `run ${runId}`, jobId ?? ''], look);
}

/** The same where its run is known. */
export function eventTextOfRun(event: News, look: Look): string {
  return line(event, [], look);
}

function line({ at, type, payload }: News, subject: readonly string[], { style, width }: Look): string {
  // Most of the engine's events repeat their subject in the payload.
  const { runId: _runId, jobId: _jobId, ...rest } = payload;
  const words = subject.filter((part) => part !== '').join(' ');
  const what = clean(type).padEnd(TYPE_WIDTH);
  const head = [localClock(at.getTime()), what, ...(words === '' ? [] : [clean(words)])].join('  ');
  const room = Math.max(0, width - displayWidth(head) - 2);
  return `${head}  ${style.dim(cut(clean(JSON.stringify(rest)), room))}`.trimEnd();
}
