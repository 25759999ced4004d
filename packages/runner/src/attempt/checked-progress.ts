import type { Progress } from '@sb/queue';
import { InvalidProgressError } from '../work/work-errors.ts';

const LONGEST_NOTE = 200;

/** Throws `PROGRESS_INVALID`. A longer note is cut. */
export function checkedProgress(done: number, total?: number, note?: string): Progress {
  if (!isAmount(done)) throw new InvalidProgressError('done', done);
  if (total !== undefined && !isAmount(total)) throw new InvalidProgressError('total', total);
  return {
    done,
    ...(total !== undefined && { total }),
    ...(note !== undefined && { note: storable(note.slice(0, LONGEST_NOTE)) }),
  };
}

function isAmount(value: unknown): boolean {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0;
}

/** Without what PostgreSQL does not store: NUL, and half of a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', ' ').replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
