import { FINISHED_STATES, RUN_STATES } from '@sb/jobs';
import { HISTORY_EVENTS } from '../catalogue.ts';
import { matchesType } from '../patterns.ts';

export interface HistoryEvent {
  /** The run's final state, as history stores it: its position among the states of a run. */
  readonly state: number;
  readonly type: string;
}

/** The event of each final state. */
export const HISTORY_EVENT_LIST: readonly HistoryEvent[] = FINISHED_STATES.map((state) => ({
  state: RUN_STATES.indexOf(state),
  type: HISTORY_EVENTS[state],
}));

/** The history events whose type is wanted. */
export function historyEventsFor(types: readonly string[]): readonly HistoryEvent[] {
  return HISTORY_EVENT_LIST.filter(({ type }) => matchesType(types, type));
}
