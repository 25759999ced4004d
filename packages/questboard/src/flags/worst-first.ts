import { type Flag, FLAG_SEVERITIES } from '../model/day.ts';
import { sortBy } from '../order.ts';

/** Flags by severity, then by age, then by task and kind. */
export function worstFirst(flags: readonly Flag[]): Flag[] {
  return sortBy(flags, (flag) => [
    -FLAG_SEVERITIES.indexOf(flag.severity),
    -flaggedDays(flag),
    flag.taskId,
    flag.kind,
  ]);
}

/** The working days that a flag counts; 0 where no number decides. */
export function flaggedDays({ evidence }: Flag): number {
  return typeof evidence.days === 'number' ? evidence.days : 0;
}
