/** Why a fire was missed, and what the catch-up of its schedule did with it. Pure. */
import type { CatchUp, FireRecord, ScheduleRules } from '@sb/scheduler';
import { formatDuration } from '@sb/words';
import { roundedDuration } from '../text/instants.ts';

const POLICY: Readonly<Record<CatchUp, (rules: ScheduleRules) => string>> = {
  skip: () => 'the schedule catches up none',
  once: ({ catchUpWindowMs }) =>
    `the schedule catches up the latest one, within ${formatDuration(catchUpWindowMs)}`,
  all: ({ catchUpWindowMs, catchUpCap }) =>
    `the schedule catches up those of ${formatDuration(catchUpWindowMs)}, at most ${catchUpCap}`,
};

/** `No daemon fired it at its time; one found it 2 h later. Not caught up: the schedule catches up none.` Undefined: it was not missed. */
export function missedWords(
  { verdict, at, decidedAt }: Pick<FireRecord, 'verdict' | 'at' | 'decidedAt'>,
  rules: ScheduleRules,
): string | undefined {
  if (verdict !== 'skipped_catchup') return undefined;
  const later = roundedDuration(Math.max(0, decidedAt - at));
  return `No daemon fired it at its time; one found it ${later} later. Not caught up: ${POLICY[rules.catchUp](rules)}.`;
}
