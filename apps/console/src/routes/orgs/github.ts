/** The sync of an organisation with GitHub, as the store knows it: no request leaves the machine. */
import { allowedRepos, readLinkStates } from '@sb/github';
import { listOrganisations, readSyncedTasks } from '@sb/questboard';
import { listHistory, listLive, readRunning, type RunRecord } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { isoTime, maskRun } from '@sb/views';
import type { z } from 'zod';
import { githubState } from '../../answers/board/github.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import {
  isPartial,
  issueRow,
  leftAloneOf,
  stateOf,
  type Sync,
  syncOf,
} from '../../rows/board/github-rows.ts';
import { type Walk, type Walked, walkEvents } from '../../rows/event-rows.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { type OrgParams, orgParams, TAG } from './on-board.ts';

const JOB = 'github.sync';
/** The beginning of what is left over is looked for in this many syncs, as by the doctor. */
const MOST_SYNCS = 5_000;
const MOST_ERRORS = 50;
/** The last run of this organisation is looked for among about this many runs: a small page first, then larger ones. */
const MOST_RUNS = 1_000;
const FIRST_RUNS = 20;
const MORE_RUNS = 200;
/** At most this many running syncs are looked at. */
const MOST_RUNNING = 100;

const LONG_AGO = '1970-01-01';

export const GITHUB_ROUTES: readonly Route[] = [
  reads({
    method: 'GET',
    path: '/orgs/:org/github',
    tag: TAG,
    summary: 'The state of the sync with GitHub: its last run, what it left over and since when, its errors',
    least: 'viewer',
    params: orgParams,
    answer: githubState,
    run: showState,
  }),
];

async function showState({
  store,
  who,
  params: { org },
  secrets,
}: Call<OrgParams>): Promise<z.input<typeof githubState>> {
  await checkOrg(store, who, org);
  const { org: found, tasks } = await readSyncedTasks(store, org);
  const { troubled, ...links } = await readLinkStates(store, org);
  const lastSync = await findLastSync(store, org);
  const partial = lastSync && isPartial(lastSync) ? await findPartial(store, org) : {};
  const last = await lastRunOf(store, org, lastSync);
  const running = await runningOf(store, org);
  const titles = new Map(tasks.map(({ task }) => [task.id, task.title]));
  const { github } = found.settings;
  const isAlone = (await listOrganisations(store)).length === 1;
  return shownTexts(
    {
      now: isoTime(await store.now()),
      ...stateOf({ tasks: tasks.length, lastSync, hasFailedSince: hasFailedAfter(last, lastSync) }),
      tasks: tasks.length,
      links,
      leftAlone: leftAloneOf(
        troubled,
        tasks.map(({ task }) => task),
        allowedRepos(github.allowedRepos, isAlone),
      ),
      ...(lastSync && { lastSync }),
      ...partial,
      ...(last && { lastRun: runShape(last, secrets) }),
      ...(running && { running: { id: running.id } }),
      schedules: (await listSchedules(store))
        .filter(({ jobId, isGone }) => jobId === JOB && !isGone)
        .map(({ name, enabled }) => ({ name, enabled })),
      limits: {
        allowedRepos: [...github.allowedRepos],
        maxMutationsPerRun: github.maxMutationsPerRun,
        createSettleSeconds: github.createSettleSeconds,
      },
      errorCount: troubled.length,
      errors: troubled.slice(0, MOST_ERRORS).map((link) => ({
        taskId: link.taskId,
        title: titles.get(link.taskId) ?? '',
        ...issueRow(link, who),
      })),
    },
    secrets,
  );
}

async function findLastSync(store: Store, org: string): Promise<Sync | undefined> {
  const { found } = await walkSyncs(store, org, { limit: 1, isPast: () => false });
  return found.map(syncOf)[0];
}

/** The oldest sync of those since the last whole one. */
async function findPartial(
  store: Store,
  org: string,
): Promise<Pick<z.input<typeof githubState>, 'partialSince' | 'isPartialLonger'>> {
  const { found, next } = await walkSyncs(store, org, {
    limit: MOST_SYNCS,
    isPast: (event) => event.orgId === org && !isPartial(syncOf(event)),
  });
  const oldest = found.at(-1);
  if (!oldest) return {};
  return { partialSince: isoTime(oldest.at.getTime()), ...(next !== undefined && { isPartialLonger: true }) };
}

/** The newest first. */
function walkSyncs(store: Store, org: string, how: Pick<Walk, 'limit' | 'isPast'>): Promise<Walked> {
  return walkEvents(store, {
    search: { types: ['github.sync.completed'] },
    isWanted: ({ orgId }) => orgId === org,
    ...how,
  });
}

/** The newest of this board, or of all. Runs of other boards may be many: it is looked for until the last sync. */
async function lastRunOf(
  store: Store,
  org: string,
  lastSync: Sync | undefined,
): Promise<RunRecord | undefined> {
  const syncedAt = Date.parse(lastSync?.at ?? LONG_AGO);
  let before: number | undefined;
  for (let seen = 0, limit = FIRST_RUNS; seen < MOST_RUNS; seen += limit, limit = MORE_RUNS) {
    const { runs, next } = await listHistory(store, { jobId: JOB, limit, before });
    const found = runs.find((run) => syncs(run, org));
    const isPast = (runs.at(-1)?.finishedAt ?? 0) < syncedAt;
    if (found || isPast || next === undefined) return found;
    before = next;
  }
  return undefined;
}

async function runningOf(store: Store, org: string): Promise<Pick<RunRecord, 'id'> | undefined> {
  // Most of the time none runs. A list by a job that the store does not know would be refused.
  if (!(await readRunning(store)).some(({ jobId }) => jobId === JOB)) return undefined;
  const { runs } = await listLive(store, { view: 'running', jobId: JOB, limit: MOST_RUNNING });
  return runs.find((run) => syncs(run, org));
}

/** A rehearsal syncs nothing. */
function syncs({ input, dryRun }: Pick<RunRecord, 'input' | 'dryRun'>, org: string): boolean {
  return !dryRun && isOfOrg(input, org);
}

/** A run without an organisation in its input goes through all of them. */
function isOfOrg(input: unknown, org: string): boolean {
  const { orgId }: { readonly orgId?: unknown } = typeof input === 'object' && input !== null ? input : {};
  return orgId === undefined || orgId === org;
}

/** A run that fails as a whole has gone through no organisation. */
function hasFailedAfter(run: RunRecord | undefined, sync: Sync | undefined): boolean {
  return run?.state === 'failed' && run.id !== sync?.runId && run.finishedAt !== undefined
    ? run.finishedAt > Date.parse(sync?.at ?? LONG_AGO)
    : false;
}

function runShape(run: RunRecord, secrets: readonly string[]) {
  const { id, state, finishedAt = 0, error } = maskRun(run, secrets);
  return {
    id,
    state,
    finishedAt: isoTime(finishedAt),
    ...(error && { error: error.message.split('\n', 1)[0] ?? '' }),
  };
}
