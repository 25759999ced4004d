import { type Board, createBoard, type QuestStates } from '../../board.ts';
import { addDays } from '../../calendar.ts';
import type { LocalDate } from '../../model/dates.ts';
import type { Organisation } from '../../model/organisation.ts';
import { computeStates } from '../../unlock/unlock.ts';
import { type CompletedSprint, focusOf, type Teammate, teamOf } from './team.ts';
import { createWaits, type Waits } from './waits.ts';
import { type Week, weekFrom } from './week.ts';

/** An organisation, and what a plan needs of its past. */
export interface WeekSnapshot extends Organisation {
  /** The last plan before the week: what it left undone comes first. Ignored unless it is of the week before. */
  readonly previous?: { readonly weekStart: LocalDate; readonly taskIds: readonly string[] };
  /** The tasks of approved plans of other weeks that are not over: none of them goes to another member. */
  readonly promised?: ReadonlySet<string>;
  /** In any order; three or more replace the setting `focus`. */
  readonly completedSprints: readonly CompletedSprint[];
}

/** An organisation in a week: the input of every rule of a plan. */
export interface WeekFacts {
  readonly board: Board;
  readonly week: Week;
  /** The states on the first day: gates that a date opens later in the week are still locked. */
  readonly states: QuestStates;
  readonly waits: Waits;
  readonly team: readonly Teammate[];
  /** How much of a day a plan fills, in percent. */
  readonly focus: number;
  /** The tasks of last week's plan. */
  readonly leftOver: ReadonlySet<string>;
  /** The tasks of approved plans of other weeks. */
  readonly promised: ReadonlySet<string>;
}

export function gatherFacts(snapshot: WeekSnapshot, weekStart: LocalDate): WeekFacts {
  const board = createBoard(snapshot);
  const week = weekFrom(weekStart, board.org);
  const states = computeStates(board, week.start);
  const focus = focusOf(board.org.settings.focus, snapshot.completedSprints, week);
  const isOfLastWeek = snapshot.previous?.weekStart === addDays(week.start, -7);
  return {
    board,
    week,
    states,
    waits: createWaits({ board, states, week }),
    team: teamOf(board, week, focus),
    focus,
    leftOver: new Set(isOfLastWeek ? snapshot.previous?.taskIds : []),
    promised: snapshot.promised ?? new Set(),
  };
}
