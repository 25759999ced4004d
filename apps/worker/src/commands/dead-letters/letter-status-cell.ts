import type { LetterStatus } from '@sb/jobs';
import type { DeadLetter } from '@sb/queue';
import type { StyleName } from '../../cli/terminal/style.ts';
import type { Cell } from '../../cli/terminal/table.ts';

const STYLES: Readonly<Record<LetterStatus, StyleName>> = {
  open: 'red',
  replayed: 'green',
  discarded: 'dim',
};

/** `open`, `replayed as 1205` */
export function letterStatusCell({ status, replayedAs }: Pick<DeadLetter, 'status' | 'replayedAs'>): Cell {
  return { text: replayedAs === undefined ? status : `${status} as ${replayedAs}`, style: STYLES[status] };
}
