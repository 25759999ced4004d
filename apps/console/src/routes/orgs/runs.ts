/** What the jobs of a board did: run by run, and from a run the boards that it changed. */
import { isOfJobsOnly } from '@sb/access';
import { listBoardRuns, readBoardRun, readRunOfBoards } from '@sb/questboard';
import { isoTime } from '@sb/views';
import { z } from 'zod';
import { runSummary, summariesOfRun, summaryList } from '../../answers/board/runs.ts';
import { checkKnown } from '../../guard/known-names.ts';
import { findSeenRun } from '../../guard/limited.ts';
import { checkOrg, seenOrgs } from '../../guard/seen-org.ts';
import { RefusedError } from '../../http/refusal.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { cutPage, readCursor } from '../../requests/cursors.ts';
import { cursor, limit, name, runId } from '../../requests/fields.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { summaryRow } from '../../rows/board/summary-rows.ts';
import { type OrgParams, orgParams, recordParams, TAG } from './on-board.ts';

const runQuery = z.strictObject({ job: name.optional(), cursor, limit });

export const BOARD_RUN_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs/:org/runs',
    tag: TAG,
    summary: 'What the jobs of the board did, the newest first',
    least: 'viewer',
    params: orgParams,
    query: runQuery,
    answer: summaryList,
    isList: true,
    cli: ['questboard:runs'],
    run: listRuns,
  }),
  reads({
    method: 'GET',
    path: '/orgs/:org/runs/:id',
    tag: TAG,
    summary: 'One of them: every change, the warnings, the cycles and the use of a language model',
    least: 'viewer',
    params: recordParams,
    answer: runSummary,
    async run({ store, who, params: { org, id }, secrets }) {
      await checkOrg(store, who, org);
      const run = await readBoardRun(store, org, id);
      if (!run)
        throw new RefusedError({
          code: 'NOT_FOUND',
          detail: 'There is no summary with this id.',
          hint: 'GET /orgs/{org}/runs lists them.',
        });
      const { stats, changes, warnings, cycles } = shownTexts(run, secrets);
      const now = isoTime(await store.now());
      return { ...summaryRow(run, org), now, stats: { ...stats }, changes, warnings, cycles };
    },
  }),
  reads({
    method: 'GET',
    path: '/runs/:id/boards',
    tag: TAG,
    summary: 'What the run changed on boards: an organisation each; none for a run of another job',
    least: 'viewer',
    isOfJobs: true,
    params: z.strictObject({ id: runId }),
    answer: summariesOfRun,
    async run({ store, who, params: { id } }) {
      const { jobId } = await findSeenRun(store, who, id);
      // A token of some jobs sees their runs, and no board.
      if (isOfJobsOnly(who)) return { items: [] };
      const found = await readRunOfBoards(store, { jobId, runId: id }, await seenOrgs(store, who));
      return { items: found.map(({ orgId, ...run }) => summaryRow(run, orgId)) };
    },
  }),
];

async function listRuns({
  store,
  who,
  params: { org },
  query,
}: Call<OrgParams, z.output<typeof runQuery>>): Promise<z.input<typeof summaryList>> {
  await checkOrg(store, who, org);
  const { job } = query;
  const filters = { ...query, org };
  const before = readCursor(query.cursor, filters, isPlace);
  const found = await listBoardRuns(store, org, {
    limit: query.limit + 1,
    ...(job !== undefined && { jobId: job }),
    ...(before && { before }),
  });
  // A board that came from elsewhere has runs of jobs that this store need not know.
  if (found.length === 0) await checkKnown({ store, who }, { job });
  const { rows, ...next } = cutPage(found, query.limit, { filters, placeOf });
  return {
    now: isoTime(await store.now()),
    items: rows.map((run) => summaryRow(run, org)),
    ...next,
  };
}

interface Place {
  readonly finishedAt: string;
  readonly id: string;
}

function placeOf({ finishedAt, id }: Place): Place {
  return { finishedAt, id };
}

function isPlace(value: unknown): value is Place {
  return (
    typeof value === 'object' &&
    value !== null &&
    'finishedAt' in value &&
    'id' in value &&
    typeof value.finishedAt === 'string' &&
    !Number.isNaN(Date.parse(value.finishedAt)) &&
    typeof value.id === 'string'
  );
}
