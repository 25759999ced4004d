/** Why a plan cannot be made or decided about. */
import { BoardRuleError } from '../errors.ts';
import type { LocalDate } from '../model/dates.ts';
import type { Sprint } from '../model/week.ts';

/**
 * The tasks of today would get their assignees by a plan of the past, and weeks that are over measure the focus of the
 * next ones. Throws `BoardRuleError`.
 */
export function checkNotOver(weekStart: LocalDate, thisWeek: LocalDate): void {
  if (weekStart >= thisWeek) return;
  throw new BoardRuleError('transition_invalid', {
    message: `The week of ${weekStart} is over: it gets no plan.`,
    hint: `Plan this week, ${thisWeek}, or a later one.`,
  });
}

/** For a draft. Throws `BoardRuleError`. */
export function checkMayApprove(weekStart: LocalDate, thisWeek: LocalDate): void {
  if (weekStart >= thisWeek) return;
  throw new BoardRuleError('transition_invalid', {
    message: `The week of ${weekStart} is over: its draft can no longer be approved.`,
    hint: `Take it back: worker sprint:cancel ${weekStart}`,
  });
}

export function notFrom({ id, state }: Pick<Sprint, 'id' | 'state'>, to: string): BoardRuleError {
  return new BoardRuleError('transition_invalid', {
    message: `"${id}" is ${state}: it cannot become ${to}.`,
    hint:
      state === 'completed' ? 'A completed plan stays as it is.' : 'Make a new plan: worker sprint:replan',
  });
}
