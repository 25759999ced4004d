/** The checks of boards: whether their issues follow, and whether the plan of the week is one. */
import { listEvents, type News } from '@sb/events';
import { listHistory, readJobHealth } from '@sb/queue';
import {
  addDays,
  forEachOrganisation,
  listBoardSprints,
  localDate,
  showOrg,
  type Sprint,
  parseWeek,
} from '@sb/questboard';
import { listFires, listSchedules } from '@sb/scheduler';
import type { Store } from '@sb/storage';
import { formatCount, formatDuration, groupBy, plural } from '@sb/words';
import { clean } from '@sb/views';
import { type Check, type Finding, fine } from './check.ts';

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** Passes that are read at once: those of 17 organisations in a day, one every five minutes. */
const PASSES = 5_000;
/** So often are older ones read where they are all of the last day: those of 347 organisations. */
const MOST_READS = 20;
/** A team whose last plan is older plans no more. */
const OF_LATE_DAYS = 28;
const NOON = 12;
const SYNC = 'github.sync';
const PLANNER = 'weekly.sprintplanner';

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
  /** Ms since the epoch; absent: no end is known, or none is kept any more. */
  readonly lastEndAt?: number | undefined;
  readonly lastSuccessAt?: number;
  /** Of the schedules that fire it; absent: none is on. */
  readonly schedule?: {
    /** The third last fire that asked for a run, of the one that fires most; absent: there were fewer. */
    readonly thirdFireAt?: number | undefined;
  };
}

/** The newest passes. */
export interface ReadPasses {
  /** The newest first. */
  readonly passes: readonly SyncPass[];
  /** Where those of a whole day are too many: since when they are read. */
  readonly cutAt?: number;
}

/** Pure. A limit of GitHub or a single failure is over within a day. */
export function judgeSync({ passes, cutAt }: ReadPasses, runs: SyncRuns | undefined, now: number): Finding {
  const late = [...groupBy(passes, ({ orgId }) => orgId)].flatMap(([orgId, ofOrg]) => {
    const whole = ofOrg.findIndex(({ isPartial }) => !isPartial);
    const since = ofOrg.slice(0, whole < 0 ? undefined : whole).at(-1)?.at;
    return since !== undefined && now - since >= DAY_MS ? [{ orgId, forMs: now - since }] : [];
  });
  const behind = late.map(
    ({ orgId, forMs }) => `the sync of ${clean(orgId)} has left tasks out for ${formatDuration(forMs)}`,
  );
  const found = behind.length > 0 ? behind : failingText(runs, now);
  if (found.length === 0 && runs) {
    const standing = standingText(runs, now);
    if (standing !== undefined)
      return {
        verdict: 'problem',
        found: standing,
        expected: 'a run that ends for each of its fires',
        advice: `To see what its runs wait for: worker runs --job ${SYNC}, worker run:explain <run>; its fires: worker schedules`,
      };
  }
  if (found.length === 0) return cutAt === undefined ? judgeLeftAlone(passes) : tooMany(now - cutAt);
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
  if (!runs) return [];
  const { failures, lastEndAt = 0, lastSuccessAt, schedule } = runs;
  if (lastSuccessAt !== undefined && now - lastSuccessAt < DAY_MS) return [];
  const isRun = schedule !== undefined || now - lastEndAt < DAY_MS;
  if (failures > 0 && isRun) {
    const last =
      lastSuccessAt === undefined
        ? 'has never succeeded'
        : `last succeeded ${formatDuration(now - lastSuccessAt)} ago`;
    return [`the job ${SYNC} ${last}: ${plural(failures, 'run')} failed since`];
  }
  return [];
}

/** Undefined: its runs end, or it was not asked for three since. */
function standingText({ lastEndAt, schedule }: SyncRuns, now: number): string | undefined {
  const { thirdFireAt = 0 } = schedule ?? {};
  if ((lastEndAt ?? 0) >= thirdFireAt) return undefined;
  return lastEndAt === undefined
    ? `no run of the job ${SYNC} is known to have ended, and its schedule has fired since ${formatDuration(now - thirdFireAt)}`
    : `no run of the job ${SYNC} has ended for ${formatDuration(now - lastEndAt)}, and its schedule is on`;
}

function tooMany(spanMs: number): Finding {
  const most = formatCount(MOST_READS * PASSES);
  return {
    verdict: 'note',
    found: `the last ${most} passes are those of ${formatDuration(spanMs)}: whether an organisation has been behind for a day is not known`,
    expected: `at most ${most} passes a day`,
    advice: 'The tasks that failed: worker github:links --state error',
  };
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
    advice: 'To see the reasons: worker github:sync --dry-run',
  };
}

export const githubSync: Check = {
  id: 'github-sync',
  title: 'GitHub sync',
  isOfAllOrgs: true,
  examine: async ({ store }) => {
    const now = await store.now();
    const active = new Set(await readActiveOrgs(store));
    const { passes, ...cut } = await readPasses(store, now);
    const ofActive = passes.filter(({ orgId }) => active.has(orgId));
    return judgeSync({ passes: ofActive, ...cut }, await readSyncRuns(store), now);
  },
};

/** The newest ones, and older ones until those of a day are there: an organisation that is behind has one of before it. */
async function readPasses(store: Store, now: number): Promise<ReadPasses> {
  const passes: SyncPass[] = [];
  let before: number | undefined;
  for (let reads = 0; reads < MOST_READS; reads++) {
    const search = {
      types: ['github.sync.completed'],
      limit: PASSES,
      ...(before !== undefined && { before }),
    };
    const news = await store.read((tx) => listEvents(tx, search));
    passes.push(...news.map(passOf));
    const last = news.at(-1);
    if (!last || news.length < PASSES || now - last.at.getTime() >= DAY_MS) return { passes };
    before = last.id;
  }
  return { passes, cutAt: passes.at(-1)?.at ?? now };
}

async function readActiveOrgs(store: Store): Promise<readonly string[]> {
  const outcomes = await forEachOrganisation(store, new AbortController().signal, async () => undefined);
  return outcomes.map(({ orgId }) => orgId);
}

async function readSyncRuns(store: Store): Promise<SyncRuns | undefined> {
  const health = await readJobHealth(store, SYNC);
  const [last] = (await listHistory(store, { jobId: SYNC, limit: 1 })).runs;
  const schedule = await readSyncSchedule(store);
  const lastEndAt = last?.finishedAt ?? health?.lastSuccessAt;
  if (lastEndAt === undefined && !schedule) return undefined;
  const { trailingFailures: failures = 0, lastSuccessAt } = health ?? {};
  return {
    failures,
    lastEndAt,
    ...(lastSuccessAt !== undefined && { lastSuccessAt }),
    ...(schedule && { schedule }),
  };
}

/** Fires that a pause, a person or a calendar left out asked for no run. */
const ASKED = /^(?:run|waiting|skipped_overlap|duplicate|refused)\b/;
const RECENT_FIRES = 50;

/** A schedule that is paused, or whose job is, waits for a person: see the check of pauses. */
async function readSyncSchedule(store: Store): Promise<SyncRuns['schedule']> {
  const on = (await listSchedules(store)).filter(
    ({ jobId, enabled, pause, jobPause }) => jobId === SYNC && enabled && !pause && !jobPause,
  );
  if (on.length === 0) return undefined;
  const thirds: number[] = [];
  for (const { name } of on) {
    const fires = await listFires(store, name, { limit: RECENT_FIRES });
    const third = fires.filter(({ verdict }) => ASKED.test(verdict)).at(2);
    if (third) thirds.push(third.at);
  }
  return { thirdFireAt: thirds.length === 0 ? undefined : Math.max(...thirds) };
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
  /** The last first. */
  readonly sprints: readonly Pick<Sprint, 'weekStart' | 'state'>[];
}

/**
 * Pure. A team that has not planned of late has not asked for a plan. On Monday afternoon a draft was forgotten, and a plan
 * that is not there was not made, or was cancelled.
 */
export function judgeSprints(orgs: readonly OrgWeek[], now: number): Finding {
  const lacking = orgs.flatMap((org) => lackOf(org, now));
  const [first] = lacking;
  if (!first) return fine('no team waits for its plan, or for the approval of it');
  return {
    verdict: 'note',
    found: lacking.map(({ found }) => found).join('\n'),
    expected: 'approved by Monday 12:00',
    advice: first.advice,
  };
}

function lackOf(
  { orgId, timezone, sprints: ofOrg }: OrgWeek,
  now: number,
): readonly { readonly found: string; readonly advice: string }[] {
  const today = localDate(new Date(now).toISOString(), timezone);
  const week = parseWeek(today);
  const last = ofOrg.find(({ weekStart }) => weekStart <= week);
  if (!last || (today === week && hourOf(now, timezone) < NOON)) return [];
  const of = `of ${clean(orgId)} for the week of ${week}`;
  const plan = `worker job ${PLANNER} --input '{"orgId":"${clean(orgId)}"}'`;
  const isOfWeek = last.weekStart === week;
  if (isOfWeek && last.state === 'draft')
    return [
      {
        found: `the plan ${of} is a draft (${timezone})`,
        advice: `worker sprint:approve ${week} --org ${clean(orgId)}`,
      },
    ];
  if (isOfWeek && last.state === 'cancelled')
    return [{ found: `the plan ${of} is cancelled (${timezone})`, advice: `To plan it again: ${plan}` }];
  if (isOfWeek || last.weekStart < addDays(week, -OF_LATE_DAYS)) return [];
  return [
    {
      found: `there is no plan ${of} (${timezone}); the last one is of ${last.weekStart}`,
      advice: `If the team plans this week: ${plan}`,
    },
  ];
}

export const sprints: Check = {
  id: 'sprints',
  title: 'sprint plans',
  isOfAllOrgs: true,
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
