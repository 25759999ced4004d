/** The checks of boards: whether their issues follow, and whether the plan of the week is one. */
import { listEvents, type News } from '@sb/events';
import { listHistory, readJobHealth } from '@sb/queue';
import {
  forEachOrganisation,
  listBoardSprints,
  localDate,
  showOrg,
  type Sprint,
  parseWeek,
} from '@sb/questboard';
import type { Store } from '@sb/storage';
import { formatDuration, groupBy, plural } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The last passes that are read: those of 17 organisations in a day, one every five minutes. */
const PASSES = 5_000;
const NOON = 12;
const SYNC = 'github.sync';

/** One organisation in one run of the sync. */
export interface SyncPass {
  readonly orgId: string;
  /** Ms since the epoch. */
  readonly at: number;
  /** Tasks failed, or are left to a later run. */
  readonly isPartial: boolean;
  /** Tasks that it left alone until a person decides. */
  readonly skipped: number;
}

/** The runs of the job: one that fails as a whole, such as for a token that GitHub refuses, has no passes. */
export interface SyncRuns {
  /** Since the last success. */
  readonly failures: number;
  /** Ms since the epoch. */
  readonly lastEndAt: number;
  readonly lastSuccessAt?: number;
}

/** Pure. `passes`: the newest first. A limit of GitHub or a single failure is over within a day. */
export function judgeSync(passes: readonly SyncPass[], runs: SyncRuns | undefined, now: number): Finding {
  const late = [...groupBy(passes, ({ orgId }) => orgId)].flatMap(([orgId, ofOrg]) => {
    const whole = ofOrg.findIndex(({ isPartial }) => !isPartial);
    const since = ofOrg.slice(0, whole < 0 ? undefined : whole).at(-1)?.at;
    return since !== undefined && now - since >= DAY_MS ? [{ orgId, forMs: now - since }] : [];
  });
  const behind = late.map(
    ({ orgId, forMs }) => `the sync of ${clean(orgId)} has left tasks out for ${formatDuration(forMs)}`,
  );
  const found = behind.length > 0 ? behind : failingText(runs, now);
  if (found.length === 0) return judgeLeftAlone(passes);
  return {
    verdict: 'problem',
    found: found.join('\n'),
    expected: 'a run within a day that brings all tasks to GitHub',
    advice:
      'Whether GitHub can be reached says worker github:doctor; the tasks that failed: worker github:links --state error',
  };
}

/** Empty: it does not fail, has succeeded within a day, or is not run any more. */
function failingText(runs: SyncRuns | undefined, now: number): readonly string[] {
  if (!runs || runs.failures === 0 || now - runs.lastEndAt >= DAY_MS) return [];
  const { failures, lastSuccessAt } = runs;
  if (lastSuccessAt !== undefined && now - lastSuccessAt < DAY_MS) return [];
  const last =
    lastSuccessAt === undefined
      ? 'has never succeeded'
      : `last succeeded ${formatDuration(now - lastSuccessAt)} ago`;
  return [`the job ${SYNC} ${last}: ${plural(failures, 'run')} failed since`];
}

/** Of the last pass of each organisation. */
function judgeLeftAlone(passes: readonly SyncPass[]): Finding {
  const left = [...groupBy(passes, ({ orgId }) => orgId)].flatMap(([orgId, [last]]) =>
    last && last.skipped > 0 ? [`${plural(last.skipped, 'task')} of ${clean(orgId)} left alone`] : [],
  );
  if (left.length === 0) return fine('no organisation has been behind for a day');
  return {
    verdict: 'note',
    found: left.join('\n'),
    expected: 'an issue of each task that is marked for GitHub',
    advice: 'The reasons: worker github:sync --dry-run',
  };
}

export const githubSync: Check = {
  id: 'github-sync',
  title: 'GitHub sync',
  examine: async ({ store }) => {
    const search = { types: ['github.sync.completed'], limit: PASSES };
    const active = new Set(await readActiveOrgs(store));
    const passes = (await store.read((tx) => listEvents(tx, search))).map(passOf);
    const ofActive = passes.filter(({ orgId }) => active.has(orgId));
    return judgeSync(ofActive, await readSyncRuns(store), await store.now());
  },
};

async function readActiveOrgs(store: Store): Promise<readonly string[]> {
  const outcomes = await forEachOrganisation(store, new AbortController().signal, async () => undefined);
  return outcomes.map(({ orgId }) => orgId);
}

async function readSyncRuns(store: Store): Promise<SyncRuns | undefined> {
  const health = await readJobHealth(store, SYNC);
  const [last] = (await listHistory(store, { jobId: SYNC, limit: 1 })).runs;
  if (!health || last?.finishedAt === undefined) return undefined;
  const { trailingFailures: failures, lastSuccessAt } = health;
  return {
    failures,
    lastEndAt: last.finishedAt,
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
  };
}

function passOf({ orgId = '', at, payload: { failed, remaining, skipped, resumeAfter } }: News): SyncPass {
  return {
    orgId,
    at: at.getTime(),
    isPartial: failed !== 0 || remaining !== 0 || resumeAfter !== undefined,
    skipped: Number(skipped ?? 0),
  };
}

export interface OrgWeek {
  readonly orgId: string;
  /** IANA */
  readonly timezone: string;
  readonly sprints: readonly Pick<Sprint, 'weekStart' | 'state'>[];
}

/** Pure. A team without a plan has not asked for one; a draft on Monday afternoon was forgotten. */
export function judgeSprints(orgs: readonly OrgWeek[], now: number): Finding {
  const drafts = orgs.flatMap(({ orgId, timezone, sprints: ofOrg }) => {
    const today = localDate(new Date(now).toISOString(), timezone);
    const week = parseWeek(today);
    const isMorning = today === week && hourOf(now, timezone) < NOON;
    const isDraft = ofOrg.some(({ weekStart, state }) => weekStart === week && state === 'draft');
    return isDraft && !isMorning ? [{ orgId, timezone, week }] : [];
  });
  const [first] = drafts;
  if (!first) return fine('no draft waits for its approval');
  return {
    verdict: 'note',
    found: drafts
      .map(
        ({ orgId, week, timezone }) =>
          `the plan of ${clean(orgId)} for the week of ${week} is a draft (${timezone})`,
      )
      .join('\n'),
    expected: 'approved by Monday 12:00',
    advice: `worker sprint:approve ${first.week} --org ${clean(first.orgId)}`,
  };
}

export const sprints: Check = {
  id: 'sprints',
  title: 'sprint plans',
  examine: async ({ store }) => {
    const now = await store.now();
    return judgeSprints(await readWeeks(store, now), now);
  },
};

async function readWeeks(store: Store, now: number): Promise<readonly OrgWeek[]> {
  const outcomes = await forEachOrganisation(store, new AbortController().signal, async (orgId) => {
    const { timezone } = await showOrg(store, orgId);
    // The last plan that is of no later week: also where several weeks are planned ahead.
    const before = parseWeek(localDate(new Date(now + WEEK_MS).toISOString(), timezone));
    return { orgId, timezone, sprints: await listBoardSprints(store, orgId, { before, limit: 1 }) };
  });
  return outcomes.map((one) => {
    if ('error' in one) throw one.error;
    return one.result;
  });
}

function hourOf(at: number, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', hourCycle: 'h23', timeZone }).format(at));
}
