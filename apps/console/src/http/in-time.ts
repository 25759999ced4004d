/** How long a request waits: to know who asks, and for its answer. What is late goes on, but its request is refused. */
import { formatDuration } from '@sb/words';
import { noAnswer } from './no-answer.ts';
import type { Outcome } from './outcome.ts';
import { RefusedError, type Refusal } from './refusal.ts';
import type { Route } from './route.ts';

const LONGEST_MS = 8_000;

/** Fails with `TOO_SLOW`: nothing is done for a request before its caller is known. */
export function knownInTime<Known>(known: Promise<Known>): Promise<Known> {
  return inTime(known, LONGEST_MS, {
    status: 503,
    code: 'TOO_SLOW',
    detail: `The store did not say within ${formatDuration(LONGEST_MS)} who asks. Nothing is changed.`,
    hint: 'Ask again.',
  });
}

/** An act that is late goes on, and the next request with its key gets its outcome. */
export function answerInTime(route: Route, answer: Promise<Outcome>): Promise<Outcome> {
  const longestMs = route.longestMs ?? LONGEST_MS;
  const detail = `The answer took longer than ${formatDuration(longestMs)}`;
  return inTime(answer, longestMs, noAnswer(route, detail, 'Ask for less: a shorter time, or a job.'));
}

async function inTime<Result>(result: Promise<Result>, longestMs: number, refusal: Refusal): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RefusedError(refusal)), longestMs);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}
