/** Every route of the console. */
import type { Route } from '../http/route.ts';
import { CHAIN_ROUTES } from './chains.ts';
import { DEAD_LETTER_ROUTES } from './dead-letters.ts';
import { JOB_ROUTES } from './jobs.ts';
import { NODE_ROUTES } from './nodes.ts';
import { OPERATION_ROUTES } from './operations.ts';
import { OVERVIEW_ROUTES } from './overview.ts';
import { PROBE_ROUTES } from './probes.ts';
import { QUEUE_ROUTES } from './queues.ts';
import { RUN_LIST_ROUTES } from './run-lists.ts';
import { RUN_ROUTES } from './run.ts';
import { CALENDAR_ROUTES } from './schedules/calendar.ts';
import { SCHEDULE_ACTS } from './schedules/acts.ts';
import { SCHEDULE_EDITS } from './schedules/edits.ts';
import { SCHEDULE_READS } from './schedules/reads.ts';
import { SESSION_ROUTES } from './session.ts';
import { STREAM_ROUTES } from './stream.ts';
import { USER_ROUTES } from './users.ts';

export const ROUTES: readonly Route[] = [
  ...OVERVIEW_ROUTES,
  ...RUN_LIST_ROUTES,
  ...RUN_ROUTES,
  ...CHAIN_ROUTES,
  ...JOB_ROUTES,
  ...QUEUE_ROUTES,
  ...NODE_ROUTES,
  ...DEAD_LETTER_ROUTES,
  ...SCHEDULE_READS,
  ...CALENDAR_ROUTES,
  ...SCHEDULE_ACTS,
  ...SCHEDULE_EDITS,
  ...OPERATION_ROUTES,
  ...STREAM_ROUTES,
  ...SESSION_ROUTES,
  ...USER_ROUTES,
  ...PROBE_ROUTES,
];
