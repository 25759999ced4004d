/** Runs that failed for good: their list, their groups, and one of them. */
import { LETTER_STATUSES } from '@sb/jobs';
import {
  countDeadLetters,
  type DeadLetter,
  type DeadLetterGroup,
  type DeadPosition,
  groupDeadLetters,
  listDeadLetters,
  readRuns,
  readTotals,
} from '@sb/queue';
import type { Store } from '@sb/storage';
import { isoTime, maskLetter } from '@sb/views';
import { z } from 'zod';
import { letter, letterGroups, letterList } from '../../answers/failures.ts';
import type { RunRow } from '../../answers/runs.ts';
import { hasNumbers, nextOf, readCursor } from '../../requests/cursors.ts';
import { checkKnown } from '../../guard/known-names.ts';
import { mayOnLetters } from '../../guard/may.ts';
import { isOnOwnBoards, maySeePayload, type Worked } from '../../guard/own-boards.ts';
import { readLettersOf } from '../../guard/own-runs.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { maySeeJob } from '../../http/who.ts';
import { letterRow } from '../../rows/letter-rows.ts';
import { lookOfRuns } from '../../rows/look-of-runs.ts';
import { DAY_MS } from '../../rows/read-work.ts';
import { redacted } from '../../rows/redacted.ts';
import { runRow } from '../../rows/run-rows.ts';
import { shownError } from '../../rows/shown-error.ts';
import { shownValue } from '../../rows/shown-value.ts';
import { cursor, limit, listOf, runId } from '../../requests/fields.ts';
import { filter, filterOf } from './chosen.ts';
import { countOthers, errorGroupRows, NO_OTHERS, othersOf } from './groups.ts';
import { seenLetter, TAG } from './seen.ts';

const listQuery = z.strictObject({ ...filter, status: listOf(LETTER_STATUSES).optional(), cursor, limit });

/** As of `/dead-letters`; the others are in no group. */
const groupQuery = z.strictObject({
  status: z.literal('open').optional(),
  cursor,
  limit: limit.default(100),
});
/** Of one page of an export. */
const MOST_EXPORTED_GROUPS = 2_000;

/** `isWalk`: of an export. */
type GroupQuery = z.output<typeof groupQuery> & { readonly isWalk?: boolean };

export const DEAD_LETTER_READS: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/dead-letters',
    tag: TAG,
    summary: 'Dead letters, the newest first',
    least: 'viewer',
    isOfJobs: true,
    refuses: [404],
    query: listQuery,
    answer: letterList,
    isList: true,
    cli: ['dlq:list'],
    run: listLetters,
  }),
  reads({
    method: 'GET',
    path: '/dead-letters/groups',
    tag: TAG,
    summary: 'Open dead letters by their error, the newest group first',
    least: 'viewer',
    isOfJobs: true,
    query: groupQuery,
    answer: letterGroups,
    isList: true,
    isShared: true,
    run: listGroups,
  }),
  reads({
    method: 'GET',
    path: '/dead-letters/:id',
    tag: TAG,
    summary: 'One dead letter with its error and its input',
    least: 'viewer',
    isOfJobs: true,
    params: z.strictObject({ id: runId }),
    answer: letter,
    cli: ['dlq:show'],
    async run({ store, who, params: { id }, secrets }) {
      const stored = await seenLetter(store, who, id);
      const found = maskLetter(stored, secrets);
      const input = shownValue(found.input, maySeePayload(who, stored));
      return redacted(
        {
          ...letterRow(found, { who, work: stored }),
          ...(found.error && { error: shownError(found.error, secrets) }),
          ...(input && { input }),
        },
        secrets,
      );
    },
  }),
];

async function listLetters(
  call: Call<unknown, z.output<typeof listQuery>>,
): Promise<z.input<typeof letterList>> {
  const { store, who, query, secrets } = call;
  await checkKnown(call, { job: query.job });
  const now = await store.now();
  const before = readCursor(query.cursor, query, isPosition);
  const page = await listDeadLetters(store, {
    ...filterOf(query, now),
    ...(query.status && { statuses: query.status }),
    ...(before && { before }),
    limit: query.limit,
  });
  const seen = page.letters.filter(({ jobId }) => maySeeJob(who, jobId));
  const runs = await runsOf(call, seen);
  // Of several errors a letter does not say which is its own.
  const [print] = query.fingerprint?.length === 1 ? query.fingerprint : [];
  const works = await worksOf(call, seen);
  const items = seen.map((one) =>
    letterRow(one, {
      who,
      work: works.get(one.runId) ?? one,
      fingerprint: print,
      run: runs.get(one.runId),
    }),
  );
  return redacted({ now: isoTime(now), items, ...nextOf(page.next, query) }, secrets);
}

/** With their inputs, for one whose acts these decide. */
async function worksOf(
  { store, who }: Pick<Call, 'store' | 'who'>,
  letters: readonly DeadLetter[],
): Promise<ReadonlyMap<number, Worked>> {
  const ofBoards = letters.filter(({ jobId }) => !isOnOwnBoards(who, { jobId }));
  const works = await readLettersOf(
    store,
    ofBoards.map(({ runId: id }) => id),
  );
  return new Map(works.map((one) => [one.runId, one]));
}

/** Their runs, as far as the history has them. */
async function runsOf(
  call: Pick<Call, 'store' | 'who' | 'secrets'>,
  letters: readonly { readonly runId: number }[],
): Promise<ReadonlyMap<number, RunRow>> {
  const look = await lookOfRuns(call);
  const runs = await readRuns(
    call.store,
    letters.map(({ runId: id }) => id),
  );
  return new Map(runs.map((run) => [run.id, runRow(run, look)]));
}

/**
 * A page goes on behind the last group of the page before, by the newest letter of each. A group whose letters come or go
 * meanwhile has another place: an export has all groups in one page, as far as it can.
 */
async function listGroups({
  store,
  who,
  query,
  secrets,
}: Call<unknown, GroupQuery>): Promise<z.input<typeof letterGroups>> {
  const before = readCursor(query.cursor, query, isGroupPlace);
  const most = query.isWalk === true ? MOST_EXPORTED_GROUPS : query.limit;
  const now = await store.now();
  const { groups, jobs, isWhole } = await groupDeadLetters(store, {
    now,
    isOfJob: (jobId) => maySeeJob(who, jobId),
  });
  // No row of an export says it.
  const all = query.isWalk === true ? NO_OTHERS : await countOthers({ store, who }, jobs);
  const behind = before ? groups.filter((group) => isBehind(group, before)) : groups;
  const page = behind.slice(0, most);
  const last = behind.length > most ? page.at(-1) : undefined;
  const rows = await errorGroupRows({ store, who, secrets }, page, all);
  const items = rows.map(({ group, row }) => ({ ...row, open: group.count }));
  const ofJobs = jobs.map(({ jobId, count }) => {
    const others = othersOf(all.byJob, jobId, count);
    return {
      jobId,
      open: { count, ...(!isWhole && { isAtLeast: true }) },
      ...(others > 0 && { others }),
      may: mayOnLetters(who, { count, others }),
    };
  });
  const open = groups.reduce((sum, { count }) => sum + count, 0);
  return redacted(
    {
      now: isoTime(now),
      items,
      ...nextOf(last && { lastAt: last.lastAt, lastRunId: last.lastRunId }, query),
      counts: { open, ...(who.jobs === undefined && (await countClosed(store, now))) },
      jobs: ofJobs,
      isWhole: isWhole && last === undefined,
    },
    secrets,
  );
}

/** The newest letter of a group: no other group has it. */
type GroupPlace = Pick<DeadLetterGroup, 'lastAt' | 'lastRunId'>;

function isBehind(group: GroupPlace, place: GroupPlace): boolean {
  return group.lastAt < place.lastAt || (group.lastAt === place.lastAt && group.lastRunId < place.lastRunId);
}

function isGroupPlace(value: unknown): value is GroupPlace {
  return hasNumbers(value, ['lastAt', 'lastRunId']);
}

/** Beside the open letters: what failed in a day, and what people did with letters. */
async function countClosed(store: Store, now: number) {
  const { failed } = await readTotals(store, { from: now - DAY_MS, to: now, buckets: 1 });
  const { counts, isWhole } = await countDeadLetters(store);
  const capped = (count: number) => ({ count, ...(!isWhole && { isAtLeast: true }) });
  return { failed24h: failed, replayed: capped(counts.replayed), discarded: capped(counts.discarded) };
}

function isPosition(value: unknown): value is DeadPosition {
  return hasNumbers(value, ['diedAt', 'runId']);
}
