import type { ScheduleEntry, Upstream } from '@sb/scheduler';
import { endVerb } from '../text/end-verb.ts';
import { scheduleWhen, zoneName } from './schedule-when.ts';

type Times = Pick<ScheduleEntry, 'schedule' | 'after' | 'when'>;

/** When a schedule fires, for people: `at 09:00 Berlin`, `after extract succeeds and job load fails, when upstream.extract.result.rows > 0`. */
export function timesText({ timezone, ...times }: Times & Pick<ScheduleEntry, 'timezone'>): string {
  return times.schedule === undefined
    ? chainWords(times)
    : `${scheduleWhen(times.schedule)} ${zoneName(timezone)}`;
}

/** When a schedule fires, as it is written: `"0 9 * * *" Europe/Berlin`, `after extract`. */
export function writtenTimes({ timezone, ...times }: Times & Pick<ScheduleEntry, 'timezone'>): string {
  return times.schedule === undefined ? chainWords(times) : `"${times.schedule}" ${timezone}`;
}

/** `after extract and load`: where all have to succeed, it is not said of each. */
export function chainWords({ after = [], when }: Times): string {
  const isPlain = after.every(({ on }) => on === 'success');
  const upstreams = after.map((upstream) =>
    isPlain ? upstreamName(upstream) : `${upstreamName(upstream)} ${endVerb(upstream.on) ?? upstream.on}`,
  );
  const last = upstreams.pop() ?? '-';
  const list = upstreams.length === 0 ? last : `${upstreams.join(', ')} and ${last}`;
  return `after ${list}${when === undefined ? '' : `, when ${when}`}`;
}

/** `extract`, `job acme.load` */
export function upstreamName({ schedule, job }: Pick<Upstream, 'schedule' | 'job'>): string {
  return schedule ?? `job ${job}`;
}

/** For programs: the expression, or the upstreams. */
export function plainTimes({ schedule, after = [] }: Times): string {
  const upstreams = after.map((upstream) => `${upstreamName(upstream)} ${upstream.on}`);
  return schedule ?? `after ${upstreams.join(', ')}`;
}
