import { maskJson } from '@sb/logger';
import type { ScheduleChanged } from '@sb/scheduler';
import { chainWords, clean, dayAndClock, isoTime, plainTimes, relativeTime, scheduleWhen } from '@sb/views';
import type { Call } from '../../../cli/command.ts';

interface ChangedSchedule {
  /** Its new state: `is changed`. */
  readonly what: string;
  readonly change: ScheduleChanged;
  readonly secrets: readonly string[];
}

/** Shows a schedule of the store after a change. */
export function showSchedule(
  { output, io }: Pick<Call, 'output' | 'io'>,
  { what, change, secrets }: ChangedSchedule,
): void {
  const { changed, entry, nextFireAt } = change;
  const { name, ...facts } = entry;
  const { jobId, schedule, timezone, enabled } = facts;
  const when = schedule === undefined ? chainWords(facts) : `${scheduleWhen(schedule)} (${timezone})`;
  output.data({
    name,
    changed,
    ...facts,
    input: maskJson(entry.input, secrets),
    nextFireAt: isoTime(nextFireAt),
  });
  if (!output.isTerminal) {
    const cells = [
      name,
      jobId,
      plainTimes(facts),
      timezone,
      enabled ? 'on' : 'off',
      isoTime(nextFireAt) ?? '-',
    ];
    return output.lines(cells.map(clean).join('\t'));
  }
  const said = changed ? what : 'was so already; nothing is changed';
  output.lines(`  ${name} ${said}: ${jobId} ${when}`);
  const now = io.now();
  const never =
    schedule === undefined && enabled ? 'It fires when its upstreams have ended.' : 'It does not fire.';
  const next =
    nextFireAt === undefined
      ? never
      : `Its next fire: ${dayAndClock(nextFireAt, timezone, now)} (${relativeTime(nextFireAt, now)}).`;
  output.remark(`  ${next}`);
}

/** Names the schedules that follow one that no longer fires: they wait for runs that do not come. */
export function showFollowers({ output }: Pick<Call, 'output'>, followers: readonly string[]): void {
  if (followers.length === 0) return;
  const remark = `Other schedules follow it and wait for its runs: ${followers.map(clean).join(', ')}`;
  output.remark(output.isTerminal ? `  ${remark}` : remark);
}
