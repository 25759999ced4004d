/** One run: what is kept of it, and why it does not run. */
import { maySeeOrg } from '@sb/access';
import { maskJson } from '@sb/logger';
import { readLongInput } from '@sb/queue';
import { z } from 'zod';
import { run, runEvents, runExplanation, runLogs } from '../../answers/run.ts';
import { checkPayload } from '../../guard/own-boards.ts';
import { reads, type Route } from '../../http/route.ts';
import { isNumber, nextOf, readCursor } from '../../requests/cursors.ts';
import { cursor, limit, zoneQuery } from '../../requests/fields.ts';
import { eventRows, walkEvents } from '../../rows/event-rows.ts';
import { explainTurn } from './explain-turn.ts';
import { logQuery, readLogs } from './logs.ts';
import { params, seenRun, TAG } from './seen-run.ts';
import { showRun } from './show-run.ts';

export const RUN_READS: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/runs/:id',
    tag: TAG,
    summary: 'One run: its times, attempts, steps, error, input and result, and the runs around it',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: zoneQuery,
    answer: run,
    cli: ['run:show'],
    isShared: true,
    run: showRun,
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/explain',
    tag: TAG,
    summary: 'Why the run does not run now, and what to do',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: zoneQuery,
    answer: runExplanation,
    cli: ['run:explain'],
    run: explainTurn,
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/logs',
    tag: TAG,
    summary:
      'The lines of its log, oldest first; `cursor` goes on where an answer ended, also while the log grows',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: logQuery,
    answer: runLogs,
    isList: true,
    cli: ['run:logs'],
    run: readLogs,
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/input',
    tag: TAG,
    summary: 'The whole input, its secrets masked',
    least: 'viewer',
    isOfJobs: true,
    needsPayload: true,
    params,
    answer: z.unknown(),
    async run(call) {
      const found = await seenRun(call);
      checkPayload(call.who, found);
      const long = await readLongInput(call.store, found.id);
      const input: unknown = long === undefined ? found.input : JSON.parse(long);
      return maskJson(input === undefined ? {} : input, call.secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/result',
    tag: TAG,
    summary: 'The whole result, its secrets masked',
    least: 'viewer',
    isOfJobs: true,
    needsPayload: true,
    params,
    answer: z.unknown(),
    async run(call) {
      const found = await seenRun(call);
      checkPayload(call.who, found);
      return maskJson(found.result === undefined ? {} : found.result, call.secrets);
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/events',
    tag: TAG,
    summary: 'What was published about the run and by it, newest first',
    least: 'viewer',
    isOfJobs: true,
    params,
    query: z.strictObject({ cursor, limit: limit.unwrap().default(100) }),
    answer: runEvents,
    isList: true,
    cli: ['events:tail'],
    async run(call) {
      const { store, secrets, who, query } = call;
      const ran = await seenRun(call);
      const { id } = ran;
      const filters = { ...query, id };
      const before = readCursor(query.cursor, filters, isNumber);
      const { found, next } = await walkEvents(store, {
        search: { runId: id, ...(before !== undefined && { before }) },
        limit: query.limit,
        isWanted: ({ orgId }) => orgId === undefined || maySeeOrg(who, orgId),
        isPast: () => false,
      });
      return {
        items: eventRows(found, { secrets, who, run: ran }),
        ...nextOf(next, filters),
      };
    },
  }),
];
