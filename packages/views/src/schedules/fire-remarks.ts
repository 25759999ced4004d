/** A fire of a preview: its shape, and what is to know about it. Pure. */
import type { LeftOut, PreviewedFire } from '@sb/scheduler';
import { isoTime } from '../shapes.ts';

const LEFT_OUT: Readonly<Record<LeftOut, string>> = {
  excluded: 'excluded: it does not run on this date',
  paused: 'paused: it does not run',
  skipped: 'skipped: it does not run',
  came_before: 'it came before its time, as an operator asked',
};

export function previewedFireShape({ at, local, leftOut, runsAt, notes }: PreviewedFire) {
  return {
    at: at.toISOString(),
    local,
    excluded: leftOut === 'excluded',
    leftOut,
    runAt: isoTime(runsAt?.getTime()),
    notes,
  };
}

/** What the clocks do at the fire, why it makes no run, and when it runs instead. `time` formats an instant. */
export function fireRemarks(
  { notes, leftOut, runsAt }: PreviewedFire,
  time: (at: number) => string,
): readonly string[] {
  return [...notes, ...(leftOut ? [LEFT_OUT[leftOut]] : []), ...movedNote(runsAt, time)];
}

export function movedNote(runsAt: Date | undefined, time: (at: number) => string): readonly string[] {
  return runsAt ? [`runs at ${time(runsAt.getTime())}, as an operator asked`] : [];
}
