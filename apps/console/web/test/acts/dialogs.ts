/** The acts that ask in a dialog or a form before anything is sent. */
import type { ActRow } from './act-row.ts';
import { ACTS } from './acts.ts';

/** Some have answers of their own, which `give` sets first. */
export const DIALOGS: readonly ActRow[] = ACTS.filter(
  ({ press, send }) => press !== undefined && send !== undefined,
);

/** `/queues?queue=mail, Drain…` */
export function dialogName({ at, press = [] }: ActRow): string {
  return [at, ...press].join(', ');
}
