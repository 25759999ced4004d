/** What a schedule of the store follows must be there, and must not lead back to it. Every problem at once. */
import { findMisfits, suggestion } from '@sb/config';
import type { Store } from '@sb/storage';
import { formatPath } from '@sb/words';
import { conditionFault } from '../file/chain-checks.ts';
import { type FollowedName, type Upstream, upstreamKey } from '../file/chain.ts';
import { timesOf } from '../definitions/entry-values.ts';
import { findCycles } from '../file/find-cycles.ts';
import { Following } from '../file/schedule-fields.ts';
import type { ScheduleProblem } from '../schedule-errors.ts';
import type { ScheduleEntry } from '../file/schedule-file.ts';
import { findFollowers } from '../chains/chains.sql.ts';

export async function chainProblems(
  store: Store,
  entry: ScheduleEntry,
  jobIds: ReadonlySet<string>,
): Promise<readonly ScheduleProblem[]> {
  const { name, schedule, after, when } = entry;
  if (after === undefined) return timeProblems(entry);
  // A default is no name that anybody has to keep to.
  const given = after.map(({ as, ...one }) => ({ ...one, ...(as !== nameIn(one) && { as }) }));
  const fit = findMisfits({ after: given }, Following);
  if (!('value' in fit))
    return fit.misfits.map(({ path, message }) => ({ field: formatPath(path), message }));
  const others = (await store.read(findFollowers)).filter((other) => other.name !== name);
  const known = {
    schedules: new Set([...others.map((other) => other.name), name]),
    jobs: jobIds,
  };
  const fault =
    when === undefined
      ? undefined
      : conditionFault(
          when,
          after.map(({ as }) => as),
        );
  const followers = others.map((row) => ({ name: row.name, jobId: row.job, ...timesOf(row) }));
  // Only where this one is in it: the others are as they are.
  const cycles = findCycles([{ name, jobId: entry.jobId, after }, ...followers]);
  return [
    ...(schedule === undefined
      ? []
      : [{ field: 'after', message: 'it goes by a clock, or after others, not both' }]),
    ...after.flatMap((upstream, at) => upstreamProblems(upstream, { at, after, known })),
    ...(fault === undefined ? [] : [{ field: 'when', message: fault }]),
    ...cycles
      .filter((cycle) => cycle.nodes.includes(name))
      .map(({ words }) => ({ field: 'after', message: `expected an end, but it follows itself: ${words}` })),
  ];
}

function timeProblems({ schedule, when }: ScheduleEntry): readonly ScheduleProblem[] {
  return [
    ...(schedule === undefined
      ? [{ field: 'schedule', message: 'expected a cron expression, or what it follows, got neither' }]
      : []),
    ...(when === undefined
      ? []
      : [{ field: 'when', message: 'a condition looks at what it follows, and it follows nothing' }]),
  ];
}

function nameIn({ schedule, job = '' }: FollowedName): string {
  return schedule ?? job;
}

interface Among {
  readonly at: number;
  readonly after: readonly Upstream[];
  readonly known: { readonly schedules: ReadonlySet<string>; readonly jobs: ReadonlySet<string> };
}

function upstreamProblems(upstream: Upstream, { at, after, known }: Among): readonly ScheduleProblem[] {
  const { schedule, job = '', as } = upstream;
  const field = `after[${at}]`;
  const isKnown = schedule === undefined ? known.jobs.has(job) : known.schedules.has(schedule);
  const [what, asked, names] =
    schedule === undefined ? ['job', job, known.jobs] : ['schedule', schedule, known.schedules];
  const twin = after.findIndex((other) => upstreamKey(other) === upstreamKey(upstream));
  const namesake = after.findIndex((other) => other.as === as);
  return [
    ...(isKnown ? [] : [{ field, message: unknown(what, asked, names) }]),
    ...(twin < at ? [{ field, message: `after[${twin}] follows it already` }] : []),
    ...(twin === at && namesake < at ? [{ field, message: `after[${namesake}] is called "${as}" too` }] : []),
  ];
}

function unknown(what: string, asked: string, known: ReadonlySet<string>): string {
  const count = `${known.size} ${known.size === 1 ? 'is' : 'are'}`;
  return `no ${what} "${asked}" is known (${count}).${suggestion(asked, [...known])}`;
}
