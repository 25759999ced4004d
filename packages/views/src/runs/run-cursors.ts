/** The text of a place in a list of runs: `queued:1767603600000:17`, `ended:1187`. Another list refuses it. */
import type { LivePosition, LiveView } from '@sb/queue';

export function liveCursor(view: LiveView, { at, id }: LivePosition): string {
  return `${view}:${at}:${id}`;
}

/** Undefined when the text is no place in this list. */
export function livePosition(cursor: string, view: LiveView): LivePosition | undefined {
  const [of, at, id, ...more] = cursor.split(':');
  const isPlace = of === view && isNumber(at) && isNumber(id) && more.length === 0;
  return isPlace ? { at: Number(at), id: Number(id) } : undefined;
}

export function endedCursor(seq: number): string {
  return `ended:${seq}`;
}

/** Undefined when the text is no place in the list of ended runs. */
export function endedPosition(cursor: string): number | undefined {
  const [of, seq, ...more] = cursor.split(':');
  return of === 'ended' && isNumber(seq) && more.length === 0 ? Number(seq) : undefined;
}

function isNumber(text: string | undefined): boolean {
  return /^\d{1,16}$/.test(text ?? '');
}
