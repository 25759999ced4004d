import { maskJson } from '@sb/logger';
import type { ScheduleChanged } from '@sb/scheduler';
import { changedScheduleText, clean, followersText, isoTime, plainTimes } from '@sb/views';
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
  const { jobId, timezone, enabled } = facts;
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
  const { says, next } = changedScheduleText(change, { what, now: io.now() });
  output.lines(`  ${says}`);
  output.remark(`  ${next}`);
}

/** Names the schedules that follow one that no longer fires: they wait for runs that do not come. */
export function showFollowers({ output }: Pick<Call, 'output'>, followers: readonly string[]): void {
  const remark = followersText(followers);
  if (remark === undefined) return;
  output.remark(output.isTerminal ? `  ${remark}` : remark);
}
