/** How long a request waits: to know who asks, and for its answer. One that waits longer is refused. */
import { compactDuration } from '@sb/words';
import { noAnswer } from './no-answer.ts';
import type { Outcome } from './outcome.ts';
import { RefusedError, type Refusal } from './refusal.ts';
import { changesSomething, type Route } from './route.ts';

const LONGEST_MS = 8_000;
/** A change of limits waits up to 10 s for transactions that are older than it. */
export const LIMITS_LONGEST_MS = 10_000 + LONGEST_MS;

/** Fails with `TOO_SLOW`: nothing is done for a request before its caller is known. */
export function knownInTime<Known>(known: Promise<Known>): Promise<Known> {
  return inTime(known, LONGEST_MS, {
    status: 503,
    code: 'TOO_SLOW',
    detail: `The store did not confirm your sign-in within ${compactDuration(LONGEST_MS)}. Nothing is changed.`,
    hint: 'Repeat the request.',
  });
}

/**
 * The signal of the answer aborts when no one waits for it any more: the request was refused, or one of `lefts` has aborted.
 * An act that is late goes on all the same, and the next request with its key gets its outcome. Its rehearsal changes nothing.
 */
export async function answerInTime(
  route: Route,
  lefts: readonly AbortSignal[],
  answer: (signal: AbortSignal) => Promise<Outcome>,
  isRehearsed = false,
): Promise<Outcome> {
  const longestMs = route.longestMs ?? LONGEST_MS;
  const detail = `The answer took longer than ${compactDuration(longestMs)}`;
  const isAct = changesSomething(route) && !isRehearsed;
  const refusal = noAnswer(isAct, detail, 'Narrow the request: a shorter time, or one job.');
  const waiting = new AbortController();
  const leave = (): void => waiting.abort();
  for (const left of lefts) left.addEventListener('abort', leave);
  if (lefts.some(({ aborted }) => aborted)) leave();
  try {
    return await inTime(answer(waiting.signal), longestMs, refusal);
  } finally {
    for (const left of lefts) left.removeEventListener('abort', leave);
    leave();
  }
}

async function inTime<Result>(result: Promise<Result>, longestMs: number, refusal: Refusal): Promise<Result> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new RefusedError(refusal)), longestMs);
  });
  return Promise.race([result, late]).finally(() => clearTimeout(timer));
}
