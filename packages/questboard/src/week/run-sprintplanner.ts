/**
 * One run of the sprint planner for one organisation. Called by the jobs and by `sprint:replan`. Its promises, and what a
 * crash leaves, are those of `runOnBoard`. A plan that people approved is touched only by a replan, and that of a week that
 * is over by none.
 */
import { type NewEvent, publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { RevStaleError } from '../errors.ts';
import type { QuestboardEvent } from '../events.ts';
import type { LocalDate } from '../model/dates.ts';
import { localDate } from '../calendar.ts';
import { advanceBoard, requireOrg } from '../records/orgs.sql.ts';
import { writeRecords } from '../records/records.sql.ts';
import { readSprint, replaceMemberPlans, writeSprint } from '../records/sprints.sql.ts';
import { findSummary, subjectOf, summaryId, writeSummary } from '../records/summaries.sql.ts';
import { appendTaskChanges } from '../records/task-changes.sql.ts';
import { type RunEnd, runOnBoard, type Texts } from '../runs/run-on-board.ts';
import { goalFacts } from '../words/goal-text.ts';
import { newEvent } from '../verbs/new-event.ts';
import { weekStartOf } from '../weeks.ts';
import { readWeek, type StoredWeek } from './read-week.ts';
import { checkNotOver, notFrom } from './sprint-rules.ts';
import {
  type ComputedWeek,
  computeWeek,
  reportAgain,
  reportOf,
  type SprintReport,
  type SprintRun,
  summaryOf,
} from './computed-week.ts';

/** `busy` while another run has the organisation. Throws `UnknownOrganisationError`, `BoardRuleError` for a week that is over. */
export async function runSprintPlanner(store: Store, run: SprintRun): Promise<SprintReport | 'busy'> {
  if (run.dryRun) return rehearse(store, run);
  return runOnBoard(store, run, {
    findDone: (tx) => findReport(tx, run),
    read: (tx) => readWeekOf(tx, run),
    decide: (week) => computeWeek(week, run),
    addTexts: withGoal,
    commit: (tx, computed, end) => commitWeek(tx, computed, { run, end }),
  });
}

/** A person has no run that could be repeated: two wishes may fall into one millisecond. */
function* findReport(tx: Tx, run: SprintRun): Body<SprintReport | undefined> {
  if (run.actor !== undefined) return undefined;
  const done = yield* findSummary(tx, run.orgId, summaryId(run));
  if (!done || !('evaluations' in done.stats)) return undefined;
  const stored = yield* readSprint(tx, run.orgId, subjectOf(done));
  return stored && reportAgain(run.orgId, done, { counts: done.stats, sprint: stored.sprint.record });
}

/** The same code as a real run, without its writes. */
async function rehearse(store: Store, run: SprintRun): Promise<SprintReport> {
  const computed = computeWeek(await store.read((tx) => readWeekOf(tx, run)), run);
  return reportOf(computed, run);
}

function* readWeekOf(tx: Tx, run: SprintRun): Body<StoredWeek & { readonly weekStart: LocalDate }> {
  const { timezone } = yield* requireOrg(tx, run.orgId);
  const thisWeek = weekStartOf(localDate(run.now, timezone));
  const { weekStart = thisWeek } = run;
  checkNotOver(weekStart, thisWeek);
  const week = yield* readWeek(tx, run.orgId, { weekStart, thisWeek });
  const plan = week.before?.sprint.record;
  // By a clock that was set back, or another time zone.
  if (run.replan && plan?.state === 'completed') throw notFrom(plan, 'a draft');
  checkPlanRev(weekStart, week, run);
  return { ...week, weekStart };
}

/** A week without a plan has revision 0. Throws `RevStaleError`. */
function checkPlanRev(weekStart: LocalDate, { before }: StoredWeek, { rev }: SprintRun): void {
  const current = before?.sprint.rev ?? 0;
  if (rev !== undefined && rev !== current)
    throw new RevStaleError(before?.sprint.record.id ?? weekStart, { expected: rev, current });
}

/** The goal of a plan that is made the same again stays. */
async function withGoal(computed: ComputedWeek, { writer, renew }: Texts): Promise<ComputedWeek> {
  const { changes, week } = computed;
  if (!changes || changes.action === 'none') return computed;
  if (writer.asksModel) await renew();
  const { sprint, memberPlans } = changes;
  const { members, quests, tasks } = week.snapshot;
  const { text } = await writer.goal({ ...goalFacts({ sprint, memberPlans, quests, tasks }), members });
  return { ...computed, changes: { ...changes, sprint: { ...sprint, goal: text } } };
}

function* commitWeek(
  tx: Tx,
  computed: ComputedWeek,
  { run, end }: { readonly run: SprintRun; readonly end: RunEnd },
): Body<SprintReport | undefined> {
  const { orgId, now } = run;
  const { week, changes } = computed;
  const report = reportOf(computed, run);
  if (report.status !== 'noop' || week.over.length > 0) {
    if (!(yield* advanceBoard(tx, orgId, week.board))) return undefined;
    for (const { sprint } of week.over)
      yield* writeSprint(tx, orgId, { sprint: { ...sprint.record, state: 'completed' }, now });
  }
  if (changes && report.status !== 'noop') {
    const { sprint, memberPlans, tasks, log } = changes;
    if (changes.action !== 'none') {
      yield* writeSprint(tx, orgId, { sprint, now });
      yield* replaceMemberPlans(tx, orgId, { sprintId: sprint.id, plans: memberPlans, now });
    }
    yield* writeRecords(tx, { orgId, kind: 'tasks' }, { records: tasks, now });
    const by = run.actor ?? `job:${run.jobId}`;
    yield* appendTaskChanges(tx, orgId, { changes: log, at: now, by, reason: run.reason });
    yield* publish(
      tx,
      changes.events.map((event) => toNewEvent(event, run)),
    );
  }
  const summary = summaryOf(report, { computed, run, end });
  yield* writeSummary(tx, summary, run);
  return { ...report, warnings: summary.warnings, summaryId: summary.id };
}

function toNewEvent({ id, type, orgId, payload }: QuestboardEvent, run: SprintRun): NewEvent {
  const { jobId, runId, sourceApp, actor, reason } = run;
  // A person who asks for a plan has no run.
  if (actor !== undefined) return newEvent({ id, type, orgId, payload }, { actor, sourceApp, reason });
  return { jobId, runId, sourceApp, type, orgId, dedupeKey: id, payload };
}
