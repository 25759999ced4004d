/** A thread that answers questions: an entry of the bundle. */
import { parentPort, workerData } from 'node:worker_threads';
import { keepHourSums } from '@sb/queue';
import { openStore } from '@sb/storage';
import { ROUTES } from '../table/table.ts';
import { answerIn } from './reader.ts';
import { type ReadRequest, type ReadResponse, routeKey, type ThreadData } from './thread-reader.ts';

const { databaseUrl, readOnly } = workerData as ThreadData;
const routes = new Map(ROUTES.map((route) => [routeKey(route), route]));
const store = await openStore({ url: databaseUrl, readOnly });
keepHourSums(store);

parentPort?.on('message', (request: ReadRequest) => void answer(request));

async function answer({ nr, route, question }: ReadRequest): Promise<void> {
  const found = routes.get(route);
  if (!found) throw new Error(`The thread does not know the route ${route}.`);
  const response: ReadResponse = { nr, outcome: await answerIn({ store }, found, question) };
  parentPort?.postMessage(response);
}
