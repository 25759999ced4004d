import { planWeek, type WeekPlan } from '../src/sprint/plan-week.ts';
import type { WeekSnapshot } from '../src/sprint/week/facts.ts';
import { aBoard, type BoardRows, TODAY } from './boards.ts';

type Past = Partial<Pick<WeekSnapshot, 'previous' | 'completedSprints'>>;
type Settings = NonNullable<NonNullable<BoardRows['org']>['settings']>;

/** Plans the week of 2026-02-02. Unless the rows say otherwise, plans fill whole days, and there is one quest `q`. */
export function planOf({ org, ...rows }: BoardRows, past: Past = {}): WeekPlan {
  const settings: Settings = { focus: 100, ...org?.settings };
  const board = aBoard({ quests: [{ id: 'q' }], ...rows, org: { ...org, settings } });
  return planWeek({ ...board, completedSprints: [], ...past }, TODAY);
}

/** What became of each task: `ada 0-1` is from Monday to Tuesday, `ada 4-` goes on after the week; else the reason. */
export function inShort({ memberPlans, sprint }: WeekPlan): Record<string, string> {
  const planned = memberPlans.flatMap(({ memberId, items }) =>
    items.map(({ taskId, startDay, finishDay }) => [taskId, `${memberId} ${startDay}-${finishDay ?? ''}`]),
  );
  return Object.fromEntries([...planned, ...sprint.unplanned.map(({ taskId, reason }) => [taskId, reason])]);
}

/** The items of all members, by task. */
export function itemsOf({ memberPlans }: WeekPlan) {
  return Object.fromEntries(memberPlans.flatMap(({ items }) => items.map((item) => [item.taskId, item])));
}

/** Members with days of 100 minutes. */
export function mates(...ids: readonly string[]) {
  return ids.map((id) => ({ id, dailyCapacityMinutes: 100 }));
}
