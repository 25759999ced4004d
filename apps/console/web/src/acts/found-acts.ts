/**
 * The acts on a run, an alert rule, a task, a quest and the plan of a week in its state: their names, icons and keys. Pure.
 * The palette leads to the page, which names an act alike and does it.
 */
import type { AlertRow } from '../../../src/answers/alerts/alerts.ts';
import type { QuestView, TaskView } from '../../../src/answers/board/board.ts';
import type { SearchResults } from '../../../src/answers/search.ts';
import type { Sprint, SprintList } from '../../../src/answers/sprints/sprints.ts';
import { address } from '../words/address.ts';
import { runPath, taskPath } from '../words/paths.ts';
import { type ActOn, actsOn, type OfferedAct } from './offered-acts.ts';

type FoundRun = Pick<SearchResults['runs'][number], 'id' | 'jobId' | 'may'>;
export type RunVerb = 'replay' | 'edit' | 'retry' | 'cancel' | 'priority' | 'front';

export function runActs({ id, jobId, may }: FoundRun): OfferedAct<RunVerb>[] {
  const run = `run ${id} of ${jobId}`;
  const acts: readonly ActOn<RunVerb>[] = [
    { verb: 'replay', name: `Replay ${run}…`, icon: 'retry', hint: 'r' },
    { verb: 'edit', name: `Edit and replay ${run}…`, icon: 'edit', hint: 'e' },
    { verb: 'retry', name: `Retry ${run}…`, icon: 'retry', hint: 'Shift r' },
    { verb: 'cancel', name: `Cancel ${run}…`, icon: 'stop', hint: 'c' },
    { verb: 'priority', name: `Change the priority of ${run}…`, hint: 'p' },
    { verb: 'front', name: `Move ${run} to the front`, hint: 'f' },
  ];
  return actsOn(
    runPath(id),
    acts.filter(({ verb }) => may[verb === 'front' ? 'priority' : verb]),
  );
}

interface RuleState {
  readonly name: string;
  /** Something of it can be acknowledged. */
  readonly isOpen: boolean;
}
export type RuleVerb = 'acknowledge' | 'silence' | 'test' | 'explain';

/** Reading needs no right. */
export function ruleActs(
  { name, isOpen }: RuleState,
  { isOperator, isAdmin }: { readonly isOperator: boolean; readonly isAdmin: boolean },
): OfferedAct<RuleVerb>[] {
  return actsOn(address('/alerts', { rule: name }), [
    ...(isOperator && isOpen
      ? [{ verb: 'acknowledge', name: `Acknowledge rule ${name}…`, icon: 'stop', hint: 'a' } as const]
      : []),
    ...(isOperator
      ? [{ verb: 'silence', name: `Silence rule ${name}…`, icon: 'bell0', hint: 's' } as const]
      : []),
    ...(isAdmin
      ? [{ verb: 'test', name: `Send a test of rule ${name}`, icon: 'alerts', hint: 't' } as const]
      : []),
    { verb: 'explain', name: `Explain rule ${name}`, icon: 'search', hint: 'x' },
  ]);
}

/** What an acknowledgement of the rule is about; nothing where silences cover all: then there is nothing to quiet. */
export function acknowledgeable(rows: readonly AlertRow[]): readonly AlertRow[] {
  const open = rows.filter((row) => row.state === 'firing' && !isAcknowledged(row));
  return open.some(({ silenceId }) => silenceId === undefined) ? open : [];
}

export function isAcknowledged({ quiet }: Pick<AlertRow, 'quiet'>): boolean {
  return quiet?.startsWith('acknowledged') === true;
}

export type TaskVerb = 'claim' | 'approve' | 'block' | 'unblock' | 'edit' | `to ${TaskView['status']}`;

/** For operators. `me`: the member that the person is; absent: none. */
export function taskActs(task: TaskView, me: string | undefined): OfferedAct<TaskVerb>[] {
  if (task.archived) return [];
  const name = `task ${task.id}`;
  const isClosed = isTaskClosed(task);
  return onBoard(task.orgId, taskPath(task.orgId, task.id), [
    ...(isClosed || me === undefined || task.assigneeId === me
      ? []
      : [
          {
            verb: 'claim',
            // It is asked first whether it is taken from another member.
            name: `Claim ${name}${isOfOther(task, me) ? '…' : ''}`,
            icon: 'person',
            hint: 'c',
          } as const,
        ]),
    ...(mayApprove(task) ? [{ verb: 'approve', name: `Approve ${name}`, hint: 'a' } as const] : []),
    ...(!isClosed && isTaskBlocked(task)
      ? [{ verb: 'unblock', name: `Unblock ${name}`, hint: 'b' } as const]
      : []),
    // One that is blocked may get another blocker; then the key is that of its end.
    ...(isClosed
      ? []
      : [{ verb: 'block', name: `Block ${name}…`, ...(!isTaskBlocked(task) && { hint: 'b' }) } as const]),
    ...task.moves
      // A blocker is noted with its words.
      .filter(({ to, says }) => to !== 'blocked' && says === undefined)
      .map(({ to }) => ({ verb: `to ${to}`, name: `Move ${name} to ${to}` }) as const),
    { verb: 'edit', name: `Edit ${name}…`, icon: 'edit', hint: 'e' },
  ]);
}

export type HeldTask = Pick<TaskView, 'assigneeId' | 'assignedBy'>;

/** Another member has claimed it: a person who takes it says so. What the plan has given is free to take. */
export function isOfOther({ assigneeId, assignedBy }: HeldTask, me: string | undefined): boolean {
  return assigneeId !== undefined && assigneeId !== me && assignedBy !== 'planner';
}

export function isTaskClosed({ status }: Pick<TaskView, 'status'>): boolean {
  return status === 'done' || status === 'cancelled';
}

export function isTaskBlocked({ blockers, status }: Pick<TaskView, 'blockers' | 'status'>): boolean {
  return blockers.some(({ resolvedAt }) => resolvedAt === undefined) || status === 'blocked';
}

export function mayApprove({
  requiresApproval,
  status,
  approvedAt,
}: Pick<TaskView, 'requiresApproval' | 'status' | 'approvedAt'>): boolean {
  return requiresApproval && status === 'done' && approvedAt === undefined;
}

export type QuestVerb = 'hold' | 'cancel' | 'restore' | 'edit';

/** For operators. */
export function questActs({ orgId, id, state, hold, archived }: QuestView): OfferedAct<QuestVerb>[] {
  if (archived) return [];
  const name = `quest ${id}`;
  return onBoard(orgId, address('/quests', { org: orgId, quest: id }), [
    ...(state === 'cancelled'
      ? [{ verb: 'restore', name: `Restore ${name}`, hint: 'r' } as const]
      : [
          {
            verb: 'hold',
            name: `${hold ? 'Release' : 'Hold'} ${name}`,
            icon: hold ? 'play' : 'pause',
            hint: 'p',
          } as const,
          { verb: 'cancel', name: `Cancel ${name}…`, icon: 'stop', hint: 'c' } as const,
        ]),
    { verb: 'edit', name: `Edit ${name}…`, icon: 'edit', hint: 'e' },
  ]);
}

/** Boards may have records of one id: each act says of which it is. */
function onBoard<Does extends string>(
  org: string,
  object: string,
  acts: readonly ActOn<Does>[],
): OfferedAct<Does>[] {
  return actsOn(
    object,
    acts.map((act) => ({ ...act, note: `of ${org}` })),
  );
}

type PlanState = Pick<SprintList['items'][number], 'state' | 'weekStart' | 'weekEnd'> &
  Pick<Sprint, 'thisWeek'> & { readonly org: string };
export type PlanVerb = 'approve' | 'replan' | 'cancel';

/** For operators. A week that is over gets no other plan. */
export function planActs({ org, state, weekStart, weekEnd, thisWeek }: PlanState): OfferedAct<PlanVerb>[] {
  const isOver = weekStart < thisWeek;
  const note = `${weekStart} to ${weekEnd}`;
  const acts: readonly (ActOn<PlanVerb> & { readonly isOn: boolean })[] = [
    {
      verb: 'approve',
      name: `Approve the plan of ${org}…`,
      note,
      hint: 'a',
      isOn: state === 'draft' && !isOver,
    },
    {
      verb: 'replan',
      name: `Replan the week of ${org}…`,
      note,
      icon: 'play',
      isOn: state !== 'completed' && !isOver,
    },
    {
      verb: 'cancel',
      name: `Cancel the plan of ${org}…`,
      note,
      icon: 'stop',
      isOn: isPlanApproved(state) || state === 'draft',
    },
  ];
  return actsOn(
    address('/sprint', { org, week: weekStart }),
    acts.filter(({ isOn }) => isOn).map(({ isOn: _isOn, ...act }) => act),
  );
}

export function isPlanApproved(state: Sprint['state']): boolean {
  return state === 'approved' || state === 'active';
}
