/** The sync of an organisation with GitHub, as the store knows it: no request leaves the machine. */
import { readLinkStates } from '@sb/github';
import { readSyncedTasks } from '@sb/questboard';
import { listHistory, readRunning, type RunRecord } from '@sb/queue';
import { listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { isoTime, maskRun } from '@sb/views';
import type { z } from 'zod';
import { githubState } from '../../answers/board/github.ts';
import { checkOrg } from '../../guard/seen-org.ts';
import { type Call, reads, type Route } from '../../http/route.ts';
import { isPartial, linkRow, stateOf, type Sync, syncOf } from '../../rows/board/github-rows.ts';
import { walkEvents } from '../../rows/event-rows.ts';
import { shownTexts } from '../../rows/redacted.ts';
import { type OrgParams, orgParams, TAG } from './on-board.ts';

const JOB = 'github.sync';
/** The beginning of what is left over is looked for in this many syncs. */
const MOST_SYNCS = 200;
const MOST_ERRORS = 50;

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
  const syncs = await lastSyncs(store, org);
  const [lastSync] = syncs;
  const last = await lastRunOf(store);
  const running = (await readRunning(store)).find(({ jobId }) => jobId === JOB);
  const titles = new Map(tasks.map(({ task }) => [task.id, task.title]));
  const { allowedRepos, maxMutationsPerRun, createSettleSeconds } = found.settings.github;
  const whole = syncs.findIndex((one) => !isPartial(one));
  const partialSince = (whole === -1 ? syncs : syncs.slice(0, whole)).at(-1);
  return shownTexts(
    {
      now: isoTime(await store.now()),
      ...stateOf({ tasks: tasks.length, lastSync, hasFailedSince: hasFailedAfter(last, lastSync) }),
      tasks: tasks.length,
      links,
      ...(lastSync && { lastSync }),
      ...(partialSince && { partialSince: partialSince.at }),
      ...(last && { lastRun: runShape(last, secrets) }),
      ...(running && { running: { id: running.id } }),
      schedules: (await listSchedules(store))
        .filter(({ jobId }) => jobId === JOB)
        .map(({ name, enabled }) => ({ name, enabled })),
      limits: { allowedRepos: [...allowedRepos], maxMutationsPerRun, createSettleSeconds },
      errors: troubled
        .slice(0, MOST_ERRORS)
        .map((link) => ({ ...linkRow(link, who), title: titles.get(link.taskId) ?? '' })),
    },
    secrets,
  );
}

/** The newest first. */
async function lastSyncs(store: Store, org: string): Promise<readonly Sync[]> {
  const { found } = await walkEvents(store, {
    search: { types: ['github.sync.completed'] },
    limit: MOST_SYNCS,
    isWanted: ({ orgId }) => orgId === org,
    isPast: () => false,
  });
  return found.map(syncOf);
}

async function lastRunOf(store: Store): Promise<RunRecord | undefined> {
  const { runs } = await listHistory(store, { jobId: JOB, limit: 1 });
  return runs[0];
}

/** A run that fails as a whole has gone through no organisation. */
function hasFailedAfter(run: RunRecord | undefined, sync: Sync | undefined): boolean {
  return run?.state === 'failed' && run.id !== sync?.runId && run.finishedAt !== undefined
    ? run.finishedAt > Date.parse(sync?.at ?? '1970-01-01')
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
