/** Every route of the console. */
import type { Route } from '../http/route.ts';
import { JOB_ROUTES } from './jobs.ts';
import { QUEUE_ROUTES } from './queues.ts';
import { RUN_LIST_ROUTES } from './run-lists.ts';
import { RUN_ROUTES } from './run.ts';
import { STREAM_ROUTES } from './stream.ts';

export const ROUTES: readonly Route[] = [
  ...RUN_LIST_ROUTES,
  ...RUN_ROUTES,
  ...JOB_ROUTES,
  ...QUEUE_ROUTES,
  ...STREAM_ROUTES,
];
