/** Why a fire was missed, and the rules by which it was judged, as far as they are known. Pure. */
import type { MissedFacts } from '../plan/missed-cause.ts';
import { parseMissed } from '../plan/stored-missed.ts';
import { parseRules } from '../schedule-rules.ts';
import type { JudgedFireRow } from './explain.sql.ts';

interface PresentRules {
  /** JSON. */
  readonly rules: string;
  /** When they last changed, if not the rest of its definition; ms since the epoch. */
  readonly updated_at: number;
}

export interface Judged {
  readonly isMissed: boolean;
  /** Of a missed fire, as far as it is known. Without recorded rules those of the schedule hold if none has changed since. */
  readonly missed?: Partial<MissedFacts> | undefined;
}

/** `schedule`: as it is now. */
export function judgedOf(
  {
    is_missed: isMissed,
    cause,
    decided_at: decidedAt,
  }: Pick<JudgedFireRow, 'is_missed' | 'cause' | 'decided_at'>,
  schedule?: PresentRules,
): Judged {
  if (isMissed !== 1) return { isMissed: false };
  const present = schedule && schedule.updated_at < decidedAt ? { rules: parseRules(schedule.rules) } : {};
  return { isMissed: true, missed: { ...present, ...parseMissed(cause, decidedAt) } };
}
