import type { ScheduleEntry, Upstream } from '@sb/scheduler';
import { scheduleWhen, zoneName } from './schedule-when.ts';

type Times = Pick<ScheduleEntry, 'schedule' | 'after' | 'when'>;

const ENDS: Readonly<Record<Upstream['on'], string>> = {
  success: '',
  failure: ' failed',
  always: ' ended',
};

/** When a schedule fires, for people: `at 09:00 Berlin`, `after extract and job load failed, when upstream.extract.result.rows > 0`. */
export function timesText({ timezone, ...times }: Times & Pick<ScheduleEntry, 'timezone'>): string {
  return times.schedule === undefined
    ? chainWords(times)
    : `${scheduleWhen(times.schedule)} ${zoneName(timezone)}`;
}

/** When a schedule fires, as it is written: `"0 9 * * *" Europe/Berlin`, `after extract`. */
export function writtenTimes({ timezone, ...times }: Times & Pick<ScheduleEntry, 'timezone'>): string {
  return times.schedule === undefined ? chainWords(times) : `"${times.schedule}" ${timezone}`;
}

export function chainWords({ after = [], when }: Times): string {
  const upstreams = after.map((upstream) => `${upstreamName(upstream)}${ENDS[upstream.on]}`);
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
