/**
 * Answers in a worker thread with a store of its own: reads, without the right to write, and acts that compute for
 * seconds. A thread that ends is started again at the next question. The reads that it held are refused with `TOO_SLOW`,
 * and may be asked again; its acts with `WRITE_OUTCOME_UNKNOWN`.
 */
import { Worker } from 'node:worker_threads';
import type { Outcome, Question } from '../http/outcome.ts';
import { noAnswer } from '../http/no-answer.ts';
import type { Route } from '../http/route.ts';
import type { Reader } from './reader.ts';

export interface ReadRequest {
  readonly nr: number;
  /** `GET /runs/:id` */
  readonly route: string;
  readonly question: Question;
}

/** What a thread is started with. */
export interface ThreadData {
  readonly databaseUrl: string;
  readonly readOnly: boolean;
}

export interface ReadResponse {
  readonly nr: number;
  readonly outcome: Outcome;
}

export function routeKey({ method, path }: Pick<Route, 'method' | 'path'>): string {
  return `${method} ${path}`;
}

export function createThreadReader(file: URL, data: ThreadData): Reader {
  const waiting = new Map<number, { readonly route: Route; readonly resolve: (outcome: Outcome) => void }>();
  let worker: Worker | undefined;
  let asked = 0;
  let isClosed = false;

  return {
    answer(route, question) {
      const nr = ++asked;
      return new Promise((resolve) => {
        waiting.set(nr, { route, resolve });
        const request: ReadRequest = { nr, route: routeKey(route), question };
        thread().postMessage(request);
      });
    },
    waiting: () => waiting.size,
    async close() {
      isClosed = true;
      await worker?.terminate();
      refuseAll();
    },
  };

  function thread(): Worker {
    if (worker) return worker;
    const fresh = new Worker(file, { workerData: data });
    fresh.on('message', ({ nr, outcome }: ReadResponse) => {
      waiting.get(nr)?.resolve(outcome);
      waiting.delete(nr);
    });
    // `exit` follows, where the questions are answered.
    fresh.on('error', (error) => {
      if (!isClosed) console.error(`A thread of the console ended: ${error.message}`);
    });
    fresh.on('exit', () => {
      if (worker === fresh) worker = undefined;
      refuseAll();
    });
    worker = fresh;
    return fresh;
  }

  function refuseAll(): void {
    for (const { route, resolve } of waiting.values())
      resolve({ isRefused: true, refusal: noAnswer(route, 'The answer was given up', 'Ask again.') });
    waiting.clear();
  }
}
