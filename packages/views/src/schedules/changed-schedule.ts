/** The result of an act on a schedule, in words. Pure. */
import type { RunNow, ScheduleChanged } from '@sb/scheduler';
import { plural } from '@sb/words';
import { clean } from '../text/clean.ts';
import { dayAndClock, ageTime } from '../text/instants.ts';
import { chainWords } from './chain-words.ts';
import { scheduleWhen } from './schedule-when.ts';

interface Look {
  /** Its new state: `is changed`. */
  readonly what: string;
  readonly now: number;
  /** In which times are named; default: that of the schedule. */
  readonly zone?: string | undefined;
}

/** `nightly is changed: report at 09:00 (UTC)`, and `Its next fire: Mon 10:00 (in 2h), Europe/Berlin.` */
export function changedScheduleText(
  { changed, entry, nextFireAt }: ScheduleChanged,
  { what, now, zone }: Look,
): { readonly says: string; readonly next: string } {
  const { name, jobId, schedule, timezone, enabled } = entry;
  const place = zone ?? timezone;
  const when = schedule === undefined ? chainWords(entry) : `${scheduleWhen(schedule)} (${timezone})`;
  const said = changed ? what : 'was so already; nothing is changed';
  const never =
    schedule === undefined && enabled ? 'It fires when its upstreams have ended.' : 'It does not fire.';
  return {
    says: `${name} ${said}: ${jobId} ${when}`,
    next:
      nextFireAt === undefined
        ? never
        : `Its next fire: ${dayAndClock(nextFireAt, place, now)} (${ageTime(nextFireAt, now)}), ${place}.`,
  };
}

/** Undefined where no schedule follows it. */
export function followersText(followers: readonly string[]): string | undefined {
  if (followers.length === 0) return undefined;
  return `Other schedules follow it and wait for its runs: ${followers.map(clean).join(', ')}`;
}

/** Of a run beside the fires: no run was stored, or others are under way. */
export function runNowNotes({ runId, isDuplicate, unfinished }: RunNow): readonly string[] {
  if (isDuplicate) return [`No run was stored: run ${runId} has the same dedupe key.`];
  const before = unfinished.at(-1);
  if (before === undefined) return [];
  return [
    `${plural(unfinished.length, 'run')} of it had not ended, the latest is ${before}: this run is one more.`,
  ];
}
