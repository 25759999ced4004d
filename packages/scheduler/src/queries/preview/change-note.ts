import { assertNever } from '@sb/jobs';
import type { ClockChange } from '../../cron/clock-changes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Describes a change of the clocks and its effect, for people. `fireWall`: the wall time of the fire that it is shown with. */
export function changeNote(change: ClockChange, fireWall: number): string {
  const { from, to, effect } = change;
  switch (effect) {
    case 'none':
      return `${turn(change)}${dateUnless(fireWall, change)}`;
    case 'moved':
      return `${turn(change)}: fires at ${clockText(to)}`;
    case 'skipped':
      return `${turn(change)}${dateUnless(fireWall, change)}: times in between do not fire`;
    case 'first_pass':
      return `the ${stretch(from - to)} from ${clockText(to)} comes twice: fires in the first`;
    case 'both_passes':
      return `the ${stretch(from - to)} from ${clockText(to)} comes twice: fires in both`;
    default:
      return assertNever(effect, 'an effect of a change');
  }
}

function turn({ from, to }: ClockChange): string {
  const text = Math.abs(from - to) < DAY ? clockText : dateAndClock;
  return `clocks go ${to > from ? 'forward' : 'back'} ${text(from)} → ${text(to)}`;
}

function dateUnless(fireWall: number, { from, to }: ClockChange): string {
  if (Math.abs(from - to) >= DAY || dateText(fireWall) === dateText(to)) return '';
  return ` on ${dateText(to)}`;
}

function stretch(size: number): string {
  if (size === HOUR) return 'hour';
  return size % HOUR === 0 ? `stretch of ${size / HOUR} hours` : `stretch of ${size / MINUTE} minutes`;
}

function dateAndClock(wall: number): string {
  return `${dateText(wall)} ${clockText(wall)}`;
}

function dateText(wall: number): string {
  return new Date(wall).toISOString().slice(0, 10);
}

function clockText(wall: number): string {
  return new Date(wall).toISOString().slice(11, 16);
}
