/** The store, how long its records are kept, and what the doctor finds. */
import { findRun, listHistory, listNodes, readStoreOverview } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import { CLEANED_WITHIN_MS, lastDaily, readServerFacts, readSqliteFacts, schemaStatus } from '@sb/storage';
import { isoTime, storeShape } from '@sb/views';
import { examination, retention, store as storeAnswer } from '../answers/system/installation.ts';
import { LONGEST_EXAMINATION_MS } from '../program/worker-program.ts';
import { reads, type Route } from '../http/route.ts';
import { zoneQuery } from '../requests/fields.ts';
import { shownLines, shownTexts } from '../rows/redacted.ts';
import { examinedRows, seenExamination } from '../rows/system/examined-rows.ts';
import { cleanupRow, keptRows, keptWords } from '../rows/system/retention-rows.ts';

const TAG = 'Installation';
const CLEANUP = 'maintenance.cleanup';
/** Of a run that was skipped or has expired nothing was removed; one that failed may have removed a part. */
const RAN = ['succeeded', 'failed', 'cancelled'] as const;
/** Rehearsals are left out. */
const LATEST = 20;

export const INSTALLATION_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/store',
    tag: TAG,
    summary: 'Where the store is, what it holds, and which nodes work it',
    least: 'admin',
    answer: storeAnswer,
    cli: ['db:status'],
    async run({ store, secrets }) {
      const facts = {
        dialect: store.dialect,
        where: store.where,
        schema: await schemaStatus(store),
        sqlite: await readSqliteFacts(store),
        server: store.dialect === 'postgres' ? await readServerFacts(store) : undefined,
        overview: await readStoreOverview(store),
        nodes: (await listNodes(store)).filter(({ alive }) => alive),
      };
      return shownTexts(storeShape(facts), secrets);
    },
  }),
  // It starts a process.
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/retention',
    tag: TAG,
    summary: 'How long records are kept, where that is set, and what the last cleanup has removed',
    least: 'admin',
    answer: retention,
    longestMs: LONGEST_EXAMINATION_MS,
    async run({ store, program, secrets }) {
      if (!program)
        throw new Error('A console without the program of the worker was asked for its settings.');
      const settings = await program.settings();
      const schedules = (await listSchedules(store)).filter(
        ({ jobId, isGone }) => jobId === CLEANUP && !isGone,
      );
      const { runs } = await listHistory(store, { jobId: CLEANUP, states: RAN, limit: LATEST });
      const now = await store.now();
      const lastByProgramAt = await lastDaily(store, 'retention');
      const last = runs.find(({ dryRun, startedAt }) => !dryRun && startedAt !== undefined);
      return shownTexts(
        {
          now: isoTime(now),
          settings: settings.state === 'read' ? { state: 'read', items: keptRows(settings.items) } : settings,
          schedules: schedules.map(({ name, enabled, nextFireAt, input }) => ({
            name,
            enabled,
            ...(nextFireAt !== undefined && { nextAt: isoTime(nextFireAt) }),
            input: keptWords(input),
          })),
          ...(isRecent(lastByProgramAt, now) && { lastByProgramAt: isoTime(lastByProgramAt) }),
          ...(last && { last: cleanupRow(await findRun(store, last.id)) }),
        },
        secrets,
      );
    },
  }),
  // It starts a process, and tests a write: no thread that only reads.
  reads({
    method: 'GET',
    runsIn: 'server',
    path: '/doctor',
    tag: TAG,
    summary:
      'Examines the installation by worker doctor, where its program is beside the console; to one of some organisations without boards and access',
    least: 'admin',
    query: zoneQuery,
    answer: examination,
    longestMs: LONGEST_EXAMINATION_MS,
    cli: ['doctor'],
    async run({ store, who, program, query: { tz }, secrets }) {
      if (!program) throw new Error('A console without the program of the worker was asked for the doctor.');
      const examined = seenExamination(who, await program.examine());
      return shownLines(examinedRows(examined, { tz, now: await store.now() }), secrets);
    },
  }),
];

/** A time after now is of a clock that was ahead; an old one is of a program that removes nothing any more. */
function isRecent(at: number | undefined, now: number): at is number {
  return at !== undefined && at <= now && now - at < CLEANED_WITHIN_MS;
}
