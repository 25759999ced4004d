/** The acts that ask in a dialog or a form before anything is sent. */
import type { ActRow } from './act-row.ts';
import { ACTS } from './acts.ts';

/** Without those whose page needs other answers first. */
export const DIALOGS: readonly ActRow[] = ACTS.filter(
  ({ press, send, given }) => press !== undefined && send !== undefined && given === undefined,
);

/** `/queues?queue=mail, Drain…` */
export function dialogName({ at, press = [] }: ActRow): string {
  return [at, ...press].join(', ');
}
