/** A computed week: what a run would write, and how it reports that. Pure. */
import { contentHash } from '@sb/words';
import { fingerprintOf } from '../fingerprint.ts';
import type { Instant, LocalDate } from '../model/dates.ts';
import type { Change, RunStatus, RunSummary, SprintStats, Warning } from '../model/run.ts';
import type { Sprint } from '../model/week.ts';
import { summaryId } from '../records/summaries.sql.ts';
import { planWeek, type WeekPlan } from '../sprint/plan-week.ts';
import { goalFacts, goalTemplate } from '../words/goal-text.ts';
import type { RunEnd } from '../runs/run-on-board.ts';
import type { Words } from '../words/writer.ts';
import type { StoredWeek } from './read-week.ts';
import { changeWeek, type WeekChanges } from './week-changes.ts';

export interface SprintRun {
  readonly orgId: string;
  /** Decides which week it is. */
  readonly now: Instant;
  /** A Monday; absent: that of `now`. */
  readonly weekStart?: LocalDate;
  readonly jobId: string;
  readonly runId: number;
  /** Recorded with every event. */
  readonly sourceApp: string;
  /** A person who asks for it. */
  readonly actor?: string;
  /** Of that person. */
  readonly reason?: string;
  /** Report what a run would change, and change nothing. */
  readonly dryRun?: boolean;
  /** Make a new draft in place of a plan that was approved. */
  readonly replan?: boolean;
  /** Only if the plan of the week still has this revision; else `REV_STALE`. */
  readonly rev?: number;
  /** A language model that may write the goal. Absent: a template. */
  readonly words?: Words;
}

export interface SprintReport {
  readonly org: string;
  readonly weekStart: LocalDate;
  /** `noop`: the plan is as it should be, or people approved it. */
  readonly status: RunStatus;
  readonly reason?: 'plan-approved';
  readonly sprintId: string;
  readonly version: number;
  readonly counts: SprintStats;
  readonly metrics: Sprint['metrics'];
  readonly changes: readonly Change[];
  readonly warnings: readonly Warning[];
  /** Absent after a dry run. */
  readonly summaryId?: string;
}

export interface ComputedWeek {
  readonly week: StoredWeek;
  readonly weekStart: LocalDate;
  /** Absent: people approved the plan of the week. */
  readonly plan?: WeekPlan;
  readonly changes?: WeekChanges;
}

export function computeWeek(
  { weekStart, ...week }: StoredWeek & { readonly weekStart: LocalDate },
  { orgId, now, replan = false }: SprintRun,
): ComputedWeek {
  const state = week.before?.sprint.record.state;
  const isKept = state === 'approved' || state === 'active' || state === 'completed';
  if (isKept && !replan) return { week, weekStart };
  const { org, quests, tasks, promised = new Set() } = week.snapshot;
  const plan = planWeek(week.snapshot, weekStart);
  const { sprint, memberPlans } = plan;
  const applies = org.settings.planner.applyAssignments === 'on-generate';
  const changes = changeWeek(plan, {
    orgId,
    now,
    goal: goalTemplate(goalFacts({ sprint, memberPlans, quests, tasks })),
    tasks,
    promised,
    applies,
    before: week.before,
    board: week.board + 1,
  });
  return { week, weekStart, plan, changes };
}

export function reportOf(
  { week, weekStart, plan, changes }: ComputedWeek,
  { orgId }: SprintRun,
): SprintReport {
  const sprint = changes?.sprint ?? week.before?.sprint.record;
  if (!sprint) throw new Error(`The week ${weekStart} of "${orgId}" has neither an old plan nor a new one.`);
  const memberPlans = changes?.memberPlans ?? week.before?.memberPlans ?? [];
  const made = changes?.changes ?? [];
  return {
    org: orgId,
    weekStart,
    status: made.length === 0 ? 'noop' : 'success',
    ...(!plan && { reason: 'plan-approved' }),
    sprintId: sprint.id,
    version: sprint.version,
    counts: {
      members: memberPlans.length,
      tasks: week.snapshot.tasks.length,
      planned: memberPlans.reduce((sum, { items }) => sum + items.length, 0),
      unplanned: sprint.unplanned.length,
      assigned: changes?.tasks.length ?? 0,
      evaluations: plan?.evaluations ?? 0,
    },
    metrics: sprint.metrics,
    changes: made,
    warnings: [],
  };
}

/** What a run did whose writes were committed before, with the plan as it is now. */
export function reportAgain(
  org: string,
  { id, status, changes, warnings, inputsHash }: RunSummary,
  { counts, sprint }: { readonly counts: SprintStats; readonly sprint: Sprint },
): SprintReport {
  const { weekStart, version, metrics } = sprint;
  return {
    org,
    weekStart,
    status,
    ...(inputsHash === keptHash(org, weekStart) && { reason: 'plan-approved' }),
    sprintId: sprint.id,
    version,
    counts,
    metrics,
    changes,
    warnings,
    summaryId: id,
  };
}

export function summaryOf(
  { org, weekStart, status, counts, changes }: SprintReport,
  {
    computed,
    run,
    end: { words, ...times },
  }: { readonly computed: ComputedWeek; readonly run: SprintRun; readonly end: RunEnd },
): RunSummary {
  const { sprint, memberPlans } = computed.changes ?? { sprint: undefined, memberPlans: [] };
  return {
    id: summaryId({ ...run, orgId: org }),
    runKey: `weekly.sprintplanner:${org}:${weekStart}`,
    dryRun: false,
    status,
    ...(run.actor !== undefined && { by: run.actor }),
    ...times,
    stats: counts,
    changes,
    warnings: words?.warnings ?? [],
    cycles: [],
    inputsHash: sprint?.inputsHash ?? keptHash(org, weekStart),
    outputsHash: contentHash([sprint?.unplanned ?? [], memberPlans]),
    ai: words?.ai ?? { calls: 0, tokens: 0, fallback: false },
  };
}

/** The inputs of a run that left the plan of people as it is. */
function keptHash(org: string, weekStart: LocalDate): string {
  return fingerprintOf(org, weekStart, 'plan-approved');
}
