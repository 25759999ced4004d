/**
 * Answers in a worker thread with a store of its own: reads, without the right to write, and acts that compute for
 * seconds. Questions wait here for their turn, and equal reads that wait share one answer: it is read after all of them
 * were asked. A question that has no caller any more is not asked. A thread that ends is started again for the next
 * question. The reads that it held are refused with `TOO_SLOW`, and may be asked again; its acts with
 * `WRITE_OUTCOME_UNKNOWN`.
 */
import { Worker } from 'node:worker_threads';
import type { Outcome, Question } from '../http/outcome.ts';
import type { Following, Progress, Route } from '../http/route.ts';
import { givenUp, type Reader } from './reader.ts';
import { sharedKey } from './shared-key.ts';

export interface ReadRequest {
  readonly nr: number;
  /** `GET /runs/:id` */
  readonly route: string;
  readonly question: Question;
}

/** The reader of this answer has left. */
export interface Leaving {
  readonly nr: number;
  readonly isLeft: true;
}

/** What a thread is started with. */
export interface ThreadData {
  readonly databaseUrl: string;
  readonly readOnly: boolean;
}

export type ReadResponse =
  | { readonly nr: number; readonly outcome: Outcome }
  | { readonly nr: number; readonly progress: Progress };

export function routeKey({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

/**
 * One question that the thread answers, and one behind it: the thread need not wait for the next. A question that breathes
 * is not counted: the thread answers others meanwhile. Only one of those is posted at a time.
 */
const MOST_POSTED = 2;

interface Asked {
  readonly route: Route;
  readonly question: Question;
  /** Undefined: no other question may share its answer. */
  readonly key: string | undefined;
  /** Those who have not left. */
  readonly callers: Set<Caller>;
}

interface Caller extends Following {
  readonly resolve: (outcome: Outcome) => void;
}

/** `onError`: the thread has ended by an error. */
export function createThreadReader(
  file: URL,
  data: ThreadData,
  { onError }: { readonly onError: (error: Error) => void },
): Reader {
  const waiting: Asked[] = [];
  const posted = new Map<number, Asked>();
  let worker: Worker | undefined;
  let asked = 0;
  let isClosed = false;

  return {
    answer(route, question, following = {}) {
      return new Promise((resolve) => {
        const caller: Caller = { ...following, resolve };
        if (isClosed || caller.signal?.aborted === true) return refuse(route, [caller]);
        const key = sharedKey(route, question);
        const same = key === undefined ? undefined : waiting.find((one) => one.key === key);
        const one: Asked = same ?? { route, question, key, callers: new Set() };
        if (!same) waiting.push(one);
        one.callers.add(caller);
        caller.signal?.addEventListener('abort', () => leave(one, caller), { once: true });
        postNext();
      });
    },
    waiting: () => waiting.length + posted.size,
    async close() {
      isClosed = true;
      await worker?.terminate();
      for (const { route, callers } of waiting.splice(0)) refuse(route, callers);
      refusePosted();
    },
  };

  function postNext(): void {
    for (let next = takeNext(); next; next = takeNext()) {
      const nr = ++asked;
      posted.set(nr, next);
      const request: ReadRequest = { nr, route: routeKey(next.route), question: next.question };
      thread().postMessage(request);
    }
  }

  /** Without its last caller a question gives up its turn. */
  function leave(left: Asked, caller: Caller): void {
    left.callers.delete(caller);
    refuse(left.route, [caller]);
    if (left.callers.size > 0) return;
    const index = waiting.indexOf(left);
    if (index !== -1) return void waiting.splice(index, 1);
    for (const [nr, one] of posted)
      if (one === left) thread().postMessage({ nr, isLeft: true } satisfies Leaving);
  }

  /** The first question that waits and may be posted now. */
  function takeNext(): Asked | undefined {
    const breathing = [...posted.values()].filter(breathes).length;
    const hasSlot = posted.size - breathing < MOST_POSTED;
    const index = waiting.findIndex((one) => (breathes(one) ? breathing === 0 : hasSlot));
    return index === -1 ? undefined : waiting.splice(index, 1)[0];
  }

  function thread(): Worker {
    if (worker) return worker;
    const fresh = new Worker(file, { workerData: data });
    fresh.on('message', (response: ReadResponse) => {
      const { nr } = response;
      const callers = posted.get(nr)?.callers ?? [];
      if ('progress' in response) {
        for (const { onProgress } of callers) onProgress?.(response.progress);
        return;
      }
      for (const { resolve } of callers) resolve(response.outcome);
      posted.delete(nr);
      postNext();
    });
    // `exit` follows, where the questions are answered.
    fresh.on('error', (error) => {
      if (!isClosed) onError(error);
    });
    fresh.on('exit', () => {
      if (worker === fresh) worker = undefined;
      refusePosted();
      if (!isClosed) postNext();
    });
    worker = fresh;
    return fresh;
  }

  function refusePosted(): void {
    for (const { route, callers } of posted.values()) refuse(route, callers);
    posted.clear();
  }
}

function breathes({ route }: Asked): boolean {
  return route.breathes === true;
}

function refuse(route: Route, callers: Iterable<Caller>): void {
  for (const { resolve } of callers) resolve(givenUp(route));
}
