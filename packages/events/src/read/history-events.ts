import { HISTORY_EVENTS } from '../catalogue.ts';
import { matchesType } from '../patterns.ts';

export interface HistoryEvent {
  /** The run's final state, as history stores it: its position among the states of a run. */
  readonly state: number;
  readonly type: string;
}

/** The live states come first in that list, and the catalogue keeps the order of the finished ones. */
const FIRST_FINISHED_STATE = 4;

/** The event of each final state. */
export const HISTORY_EVENT_LIST: readonly HistoryEvent[] = Object.values(HISTORY_EVENTS).map((type, i) => ({
  state: FIRST_FINISHED_STATE + i,
  type,
}));

/** The history events whose type is wanted. */
export function historyEventsFor(types: readonly string[]): readonly HistoryEvent[] {
  return HISTORY_EVENT_LIST.filter(({ type }) => matchesType(types, type));
}
