/** Plans of weeks as answers: the codes of the planner get their words here. Pure. */
import { type listBoardSprints, type showSprintHistory, TASK_PRIORITIES } from '@sb/questboard';
import { leftOutText, planFacts, planReasonText, sprintText, whyNotText } from '@sb/views';
import { groupBy } from '@sb/words';
import type { z } from 'zod';
import type { sprint, sprintList } from '../../answers/sprints/sprints.ts';

type Shown = Awaited<ReturnType<typeof listBoardSprints>>[number];
type View = Awaited<ReturnType<typeof showSprintHistory>>;
type Plan = View['memberPlans'][number];

export function sprintRow({
  id,
  weekStart,
  weekEnd,
  state,
  version,
  rev,
  goal,
  updatedAt,
  metrics: { plannedMinutes, capacityMinutes, utilisation },
  unplanned,
}: Shown): z.input<typeof sprintList>['items'][number] {
  return {
    id,
    weekStart,
    weekEnd,
    state,
    version,
    rev,
    ...(goal !== undefined && { goal }),
    updatedAt,
    plannedMinutes,
    capacityMinutes,
    utilisation,
    leftOut: unplanned.length,
  };
}

export function shownSprint(
  view: View,
  at: Pick<z.input<typeof sprint>, 'now' | 'thisWeek'>,
): z.input<typeof sprint> {
  const { fitScore, balance, carryOverMinutes, geniusGaps } = view.sprint.metrics;
  const names = new Map(view.memberPlans.map(({ memberId, name }) => [memberId, name]));
  return {
    ...sprintRow(view.sprint),
    ...at,
    says: sprintText(view),
    days: [...view.days],
    metrics: {
      fitScore,
      balance,
      carryOverMinutes,
      geniusGaps: [...geniusGaps],
      says: planFacts(view.sprint.metrics).join(' · '),
    },
    members: view.memberPlans.map((plan) => memberPlan(plan, names)),
    unplanned: view.leftOut
      .map(({ blocker, ...task }) => ({
        ...task,
        says: leftOutText(task.reason),
        ...(blocker !== undefined && { blocker }),
      }))
      .toSorted((one, other) => rankOf(one) - rankOf(other)),
    reasons: [...groupBy(view.leftOut, ({ reason }) => reason)]
      .map(([reason, { length }]) => ({ reason, says: leftOutText(reason), count: length }))
      .toSorted((one, other) => other.count - one.count),
    history: [...view.history],
    ...(view.changes && {
      changes: {
        from: view.changes.from,
        added: [...view.changes.added],
        leftOut: [...view.changes.leftOut],
        moved: [...view.changes.moved],
      },
    }),
  };
}

function memberPlan(
  { id: _id, sprintId: _sprintId, genius, dayMinutes, away, blocked, items, ...plan }: Plan,
  names: ReadonlyMap<string, string>,
): z.input<typeof sprint>['members'][number] {
  return {
    ...plan,
    ...(genius && { genius: [...genius] }),
    dayMinutes: [...dayMinutes],
    away: [...away],
    blocked: [...blocked],
    items: items.map(({ memberId: _memberId, reasons, alternatives, ...item }) => ({
      ...item,
      fit: fitOf(reasons),
      isCarried: reasons.includes('carry-over'),
      why: reasons.map((code) => ({ code, says: planReasonText(code) })),
      alternatives: alternatives.map(({ why, ...other }) => ({
        ...other,
        name: names.get(other.memberId) ?? other.memberId,
        says: whyNotText(why),
      })),
    })),
  };
}

function fitOf(reasons: readonly string[]): 'genius' | 'competency' | 'frustration' | 'unknown' {
  const fits = ['genius', 'competency', 'frustration'] as const;
  return fits.find((fit) => reasons.some((code) => code.startsWith(`fit:${fit}(`))) ?? 'unknown';
}

function rankOf({ priority }: { readonly priority?: string | undefined }): number {
  const rank = TASK_PRIORITIES.findIndex((one) => one === priority);
  return rank < 0 ? TASK_PRIORITIES.length : rank;
}
