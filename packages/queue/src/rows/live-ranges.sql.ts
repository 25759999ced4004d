/** The runs of a queue that wait, in the words of the partial indexes: those know a literal, never a parameter. */
import { PRIORITY_CODES } from '../lifecycle.ts';

/**
 * Queued runs that daemons may claim: without limits, and with limits. A pinned run is in none: it belongs to the process
 * that started it. In the order of priority, run_at, id.
 */
export const QUEUED_LANES: readonly string[] = ['state = 1 and lane = 0', 'state = 1 and lane = 1'];

/** The same for each priority, so that due and later runs are told apart without reading the others. */
export const QUEUED_RANGES: readonly string[] = PRIORITY_CODES.flatMap((priority) =>
  QUEUED_LANES.map((lane) => `${lane} and priority = ${priority}`),
);

/** Kept back by a limit or a pause, in the order of id. */
export const HELD = 'state = 2';

/** Waiting for other runs, in the order of id. */
export const WAITING = 'state = 0';
