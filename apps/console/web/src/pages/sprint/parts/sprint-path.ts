/** The address of the page: the week, and what is beside it. Pure. */
import type { Sprint } from '../../../../../src/answers/sprints/sprints.ts';
import { address, oneIn, textIn } from '../../../words/address.ts';

export const SIDES = ['changes', 'none'] as const;

export interface SprintParts {
  readonly org: string;
  /** A Monday; absent: this week, or the next that has a plan. */
  readonly week?: string | undefined;
  /** Whose tasks are beside the week, with their reasons. */
  readonly member?: string | undefined;
  /** What changed; none: nothing is beside it. Absent: what is left out. */
  readonly side?: (typeof SIDES)[number] | undefined;
}

/** What every part of the page is given. */
export interface PlanViewProps {
  readonly sprint: Sprint;
  readonly parts: SprintParts;
}

export function readSprintParts(search: object, org: string): SprintParts {
  const week = textIn(search, 'week');
  return {
    org,
    week: week !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(week) ? week : undefined,
    member: textIn(search, 'member'),
    side: oneIn(SIDES, search, 'side'),
  };
}

export function sprintPath({ org, week, member, side }: SprintParts): string {
  return address('/sprint', { org, week, member, side: member === undefined ? side : undefined });
}

/** This week if it has a plan, else the next week that has one. */
export function usualWeek(planned: readonly string[], thisWeek: string): string {
  const coming = planned.filter((week) => week >= thisWeek).toSorted();
  return coming[0] ?? thisWeek;
}
