/** `sprint:approve` and `sprint:cancel`: what people decide about a plan. */
import { publish } from '@sb/events';
import type { Body, Store, Tx } from '@sb/storage';
import { localDate } from '../calendar.ts';
import { UnknownRecordError } from '../errors.ts';
import { toEvent } from '../events.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Sprint, SprintState } from '../model/week.ts';
import { readAbleMembers } from '../records/find-member.sql.ts';
import { readNow, requireOrg } from '../records/orgs.sql.ts';
import {
  listSprints,
  readPromisedTasks,
  readSprint,
  type StoredSprint,
  writeSprint,
} from '../records/sprints.sql.ts';
import { livingOf, readNamed, writeRecords } from '../records/records.sql.ts';
import { type Shown, shown } from '../records/shown.ts';
import { appendTaskChanges } from '../records/task-changes.sql.ts';
import { keeperOf } from '../sprint/placing/choices.ts';
import type { Act } from '../verbs/act.ts';
import { decided } from '../verbs/decision.ts';
import type { Frame, Outcome } from '../verbs/frame.ts';
import { checkRev } from '../verbs/need-record.ts';
import { newEvent } from '../verbs/new-event.ts';
import { runVerb } from '../verbs/run-verb.ts';
import { weekStartOf } from '../weeks.ts';
import { checkMayApprove, checkNotOver, notFrom } from './sprint-rules.ts';
import { applyAssignments, planPayload } from './week-changes.ts';

export interface SprintAnswer extends Outcome {
  readonly sprint: Shown<Sprint>;
}

export interface SprintTarget {
  readonly orgId: string;
  /** A Monday. */
  readonly weekStart: LocalDate;
  readonly act: Act;
}

/** The draft is the plan of the week from now on. Where tasks wait for it, they get their assignees. */
export async function approveSprint(store: Store, target: SprintTarget): Promise<SprintAnswer> {
  return sprintVerb(store, target, function* (tx, frame, stored) {
    const { state, weekStart } = stored.sprint.record;
    if (state === 'approved' || state === 'active') return undefined;
    const thisWeek = weekStartOf(frame.today);
    if (state !== 'draft') {
      if (state !== 'completed') checkNotOver(weekStart, thisWeek);
      throw notFrom(stored.sprint.record, 'approved');
    }
    checkMayApprove(weekStart, thisWeek);
    if (frame.org.record.settings.planner.applyAssignments === 'on-approve')
      yield* giveTasks(tx, frame, stored);
    return frame.today < weekStart ? 'approved' : 'active';
  });
}

/** The plan counts no more; the next run makes another. Tasks keep their assignees. */
export async function cancelSprint(store: Store, target: SprintTarget): Promise<SprintAnswer> {
  return sprintVerb(store, target, (_tx, _frame, { sprint }) => {
    const { state } = sprint.record;
    if (state === 'completed') throw notFrom(sprint.record, 'cancelled');
    return decided(state === 'cancelled' ? undefined : 'cancelled');
  });
}

type Decide = (tx: Tx, frame: Frame, stored: StoredSprint) => Body<SprintState | undefined>;

async function sprintVerb(
  store: Store,
  { orgId, weekStart, act }: SprintTarget,
  decide: Decide,
): Promise<SprintAnswer> {
  return runVerb(store, orgId, {
    act,
    *verb(tx, frame) {
      const stored = yield* needSprint(tx, orgId, weekStart);
      checkRev(stored.sprint.record.id, stored.sprint, frame);
      const state = yield* decide(tx, frame, stored);
      if (state !== undefined) yield* moveSprint(tx, frame, { stored, state });
      const after = yield* needSprint(tx, orgId, weekStart);
      return { sprint: shown(orgId, after.sprint), changed: state !== undefined, moved: [], warnings: [] };
    },
  });
}

/** Throws `UnknownRecordError` with the weeks that have a plan. */
export function* needSprint(tx: Tx, orgId: string, weekStart: LocalDate): Body<StoredSprint> {
  const stored = yield* readSprint(tx, orgId, weekStart);
  if (stored) return stored;
  const known = (yield* listSprints(tx, orgId, { limit: 12 })).map(({ record }) => record.weekStart);
  const { timezone } = yield* requireOrg(tx, orgId);
  const isOver = weekStart < weekStartOf(localDate(yield* readNow(tx), timezone));
  const hint = isOver
    ? 'The week is over: it gets no plan.'
    : `Plan the week first: worker job weekly.sprintplanner --org ${orgId} --week ${weekStart}`;
  throw new UnknownRecordError('sprint', weekStart, { orgId, known, hint });
}

function* moveSprint(
  tx: Tx,
  { orgId, now, act }: Frame,
  { stored, state }: { readonly stored: StoredSprint; readonly state: SprintState },
): Body<void> {
  const sprint = { ...stored.sprint.record, state };
  yield* writeSprint(tx, orgId, { sprint, now });
  const event = toEvent(
    {
      type: state === 'cancelled' ? 'sprint.plan.cancelled' : 'sprint.plan.approved',
      subject: sprint.id,
      version: stored.sprint.rev + 1,
      payload: planPayload(sprint, stored.memberPlans),
    },
    { orgId, now },
  );
  yield* publish(tx, [newEvent(event, act)]);
}

/** The tasks that are to begin and that neither people nor another approved plan keep, to members who may have tasks now. */
function* giveTasks(
  tx: Tx,
  { orgId, now, today, org, act }: Frame,
  { sprint, memberPlans }: StoredSprint,
): Body<void> {
  const planned = memberPlans.flatMap(({ memberId, items }) =>
    items.map(({ taskId, reasons }) => ({ taskId, memberId, reasons })),
  );
  const stored = yield* readNamed(
    tx,
    { orgId, kind: 'tasks' },
    planned.map(({ taskId }) => taskId),
  );
  const byId = new Map(livingOf(stored).map((task) => [task.id, task]));
  const able = yield* readAbleMembers(
    tx,
    orgId,
    memberPlans.map(({ memberId }) => memberId),
  );
  const { weekStart } = sprint.record;
  const promised = yield* readPromisedTasks(tx, orgId, { weekStart, thisWeek: weekStartOf(today) });
  const assignments = planned.flatMap(({ taskId, memberId, reasons }) => {
    const task = byId.get(taskId);
    const isFree = task?.status === 'todo' && keeperOf(task, { promised }) === undefined;
    if (!task || !isFree || task.assigneeId === memberId || !able.has(memberId)) return [];
    return [
      { taskId, memberId, reasons, ...(task.assigneeId !== undefined && { previous: task.assigneeId }) },
    ];
  });
  const given = applyAssignments(assignments, { orgId, now, tasks: [...byId.values()], board: org.board });
  yield* writeRecords(tx, { orgId, kind: 'tasks' }, { records: given.tasks, now });
  yield* appendTaskChanges(tx, orgId, { changes: given.log, at: now, by: act.actor, reason: act.reason });
  yield* publish(
    tx,
    given.events.map((event) => newEvent(event, act)),
  );
}
