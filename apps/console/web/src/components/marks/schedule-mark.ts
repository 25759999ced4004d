/** Marks of schedules and of their fires. Pure. */
import type { ScheduleRow } from '../../../../src/answers/schedules.ts';

type Standing = Pick<ScheduleRow, 'state' | 'schedule' | 'lateFireAt'>;

export function scheduleMark({ state, schedule, lateFireAt }: Standing): string {
  if (state === 'off') return 'disabled';
  if (state === 'paused') return 'paused';
  if (lateFireAt !== undefined) return 'later';
  return schedule === undefined ? 'waiting' : 'succeeded';
}

/** `on`, `follows others`: the word of its mark. */
export function scheduleWord(row: Standing): string {
  if (row.state !== 'on') return row.state;
  if (row.lateFireAt !== undefined) return 'late';
  return row.schedule === undefined ? 'follows others' : 'on';
}

/** `late`: it ran later. `bad`: it should have run. `hold`: it was kept from running. `dim`: it was not to run. */
export type FireTone = 'ok' | 'late' | 'bad' | 'hold' | 'dim';

const FIRES: Readonly<Record<string, readonly [mark: string, tone: FireTone]>> = {
  run: ['succeeded', 'ok'],
  waiting: ['held', 'hold'],
  skipped_catchup: ['failed', 'bad'],
  skipped_overlap: ['skipped', 'hold'],
  skipped_override: ['skipped', 'hold'],
  excluded: ['disabled', 'dim'],
  paused: ['paused', 'hold'],
  unmet: ['disabled', 'dim'],
  duplicate: ['skipped', 'dim'],
  refused: ['failed', 'bad'],
};

/** All that may become of a fire. */
export const VERDICTS = Object.keys(FIRES);

interface Fire {
  readonly verdict: string;
  /** Of its run, once it has ended. */
  readonly state?: string | undefined;
}

/** Of a fire that made a run: how that ended. A verdict may have a code behind a colon: `refused:queue_full`. */
export function fireMark({ verdict, state }: Fire): string {
  if (verdict === 'run' && state !== undefined) return state;
  return FIRES[verdict.split(':')[0] ?? '']?.[0] ?? 'pending';
}

/** `isMissed`: no daemon fired it at its time. */
export function fireTone({ verdict, state }: Fire, isMissed = false): FireTone {
  const tone = FIRES[verdict.split(':')[0] ?? '']?.[1] ?? 'dim';
  if (tone !== 'ok') return tone;
  if (state === 'failed') return 'bad';
  return isMissed ? 'late' : tone;
}
