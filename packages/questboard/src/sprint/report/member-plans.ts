import { groupBy } from '@sb/words';
import { isClosed, openBlockers } from '../../board.ts';
import type { MemberPlan, MemberPlanItem } from '../../model/week.ts';
import { sortBy } from '../../order.ts';
import type { WeekFacts } from '../week/facts.ts';
import { type PlannedTask, plannedMinutes } from './outcome.ts';

/** The week of each member of the team, by member id. */
export function memberPlansOf(
  planned: readonly PlannedTask[],
  { team, board }: WeekFacts,
  sprintId: string,
): MemberPlan[] {
  const byMate = groupBy(planned, ({ mate }) => mate);
  const blocked = board.tasks.filter(
    (task) => !isClosed(task) && (task.status === 'blocked' || openBlockers(task).length > 0),
  );
  return team.map((mate): MemberPlan => {
    const { member, capacityMinutes } = mate;
    const own = byMate.get(mate) ?? [];
    return {
      id: `memberplan-${sprintId}-${member.id}`,
      sprintId,
      memberId: member.id,
      capacityMinutes,
      plannedMinutes: plannedMinutes(own),
      items: sortBy(own, ({ start, task }) => [start, task.id]).map(toItem),
      blocked: blocked.filter(({ assigneeId }) => assigneeId === member.id).map(({ id }) => id),
      overcommitted: plannedMinutes(own) > capacityMinutes,
    };
  });
}

function toItem({ task, minutes, start, finish, reasons, alternatives }: PlannedTask): MemberPlanItem {
  return {
    taskId: task.id,
    minutes,
    startDay: start,
    ...(finish !== undefined && { finishDay: finish }),
    reasons,
    alternatives,
  };
}
