/**
 * A thread that answers questions: an entry of the bundle. It yields the processor to daemons on the same machine: they
 * never wait for a page.
 */
import { getPriority, setPriority } from 'node:os';
import { parentPort, workerData } from 'node:worker_threads';
import { openStore } from '@sb/storage';
import type { Progress } from '../http/route.ts';
import { ROUTES } from '../table/table.ts';
import { keepPast } from './keep-past.ts';
import { answerIn } from './reader.ts';
import {
  type Leaving,
  type ReadRequest,
  type ReadResponse,
  routeKey,
  type ThreadData,
} from './thread-reader.ts';

/** Nicer by this: about a quarter of the processor beside a daemon that is as busy. */
const NICER = 5;
const NICEST = 19;

const { databaseUrl, readOnly } = workerData as ThreadData;
// On Linux this is of the thread; elsewhere it is of the whole process, whose live stream should not be late.
if (process.platform === 'linux') setPriority(Math.min(NICEST, getPriority() + NICER));
const routes = new Map(ROUTES.map((route) => [routeKey(route), route]));
const store = await openStore({ url: databaseUrl, readOnly });
keepPast(store);

const leavings = new Map<number, AbortController>();
parentPort?.on('message', (request: ReadRequest | Leaving) => {
  if ('isLeft' in request) leavings.get(request.nr)?.abort();
  else void answer(request);
});

async function answer({ nr, route, question }: ReadRequest): Promise<void> {
  const found = routes.get(route);
  if (!found) throw new Error(`The thread does not know the route ${route}.`);
  const onProgress = (progress: Progress): void => send({ nr, progress });
  const leaving = new AbortController();
  leavings.set(nr, leaving);
  const outcome = await answerIn({ store, onProgress, signal: leaving.signal }, found, question);
  leavings.delete(nr);
  send({ nr, outcome });
}

function send(response: ReadResponse): void {
  parentPort?.postMessage(response);
}
