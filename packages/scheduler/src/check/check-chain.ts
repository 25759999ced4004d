/** Checks what a schedule follows: the upstreams exist, the condition compiles, and no way leads back to itself. Pure. */
import type { Misfit, Path } from '@sb/config';
import { ConditionError } from '@sb/queue/engine';
import { upstreamKey } from '../chain.ts';
import { compileWhen } from '../chain-condition.ts';
import { findCycles, type Follower } from './find-cycles.ts';
import type { ReadableEntry } from './readable-entry.ts';

/** Only a schedule with a clock can miss a fire or be late. */
const CLOCK_FIELDS = ['catchUp', 'catchUpWindow', 'catchUpCap', 'jitter'] as const;

/** Each returns what is wrong with a name, or undefined. */
export interface NameFaults {
  readonly scheduleFault: (name: string) => string | undefined;
  readonly jobFault: (jobId: string) => string | undefined;
}

type Report = (path: Path, message: string | undefined) => void;

export function checkChain(entry: ReadableEntry, faults: NameFaults): readonly Misfit[] {
  const problems: Misfit[] = [];
  const report: Report = (path, message) => {
    if (message !== undefined) problems.push({ path, message });
  };
  checkTimes(entry, report);
  if ('after' in entry) checkUpstreams(entry, { report, ...faults });
  return problems;
}

/** The cycles through these entries, each with the index of one of them. `others`: schedules that are not being checked. */
export function checkCycles(
  entries: readonly ReadableEntry[],
  others: readonly Follower[] = [],
): readonly (Misfit & { readonly index: number })[] {
  const followers = entries.map((entry) => ({ ...entry, name: entryName(entry), jobId: entry.jobId ?? '' }));
  const indexes = new Map(followers.map(({ name }, index) => [name, index]));
  return findCycles([...followers, ...others]).flatMap(({ nodes, words }) => {
    const index = nodes.map((name) => indexes.get(name)).find((at) => at !== undefined);
    return index === undefined
      ? []
      : [{ index, path: ['after'], message: `the schedule would follow itself: ${words}` }];
  });
}

/** Default: the id of its job. */
export function entryName({ name, jobId = '' }: ReadableEntry): string {
  return name ?? jobId;
}

function checkTimes(entry: ReadableEntry, report: Report): void {
  const [isTimed, isChained] = ['schedule' in entry, 'after' in entry];
  if (isTimed && isChained) report(['after'], 'expected either "schedule" or "after", got both');
  if (!isTimed && !isChained && entry.isMap)
    report(
      ['schedule'],
      'expected a cron expression, or "after" with the schedules or jobs that it follows, but both are missing',
    );
  if ('when' in entry && !isChained)
    report(['when'], 'expected "after" beside it: a condition is about the runs that the schedule follows');
  if (!isChained) return;
  for (const field of CLOCK_FIELDS)
    if (field in entry)
      report([field], 'only a schedule with a cron expression has it, not one with "after"');
}

function checkUpstreams(
  { after = [], when }: ReadableEntry,
  { report, scheduleFault, jobFault }: NameFaults & { readonly report: Report },
): void {
  const first = new Map<string, number>();
  const aliases = new Map<string, number>();
  for (const [at, upstream] of after.entries()) {
    const { schedule, job, as = schedule ?? job } = upstream;
    const place = ['after', at];
    report([...place, 'schedule'], schedule === undefined ? undefined : scheduleFault(schedule));
    report([...place, 'job'], job === undefined ? undefined : jobFault(job));
    if ('schedule' in upstream === 'job' in upstream) {
      const got = 'job' in upstream ? 'both' : 'neither';
      report(place, `expected either "schedule" or "job" and its name, got ${got}`);
      continue;
    }
    if (as === undefined) continue;
    const twin = first.get(upstreamKey(upstream));
    const namesake = aliases.get(as);
    if (twin !== undefined) report(place, `after[${twin}] follows it already`);
    else if (namesake !== undefined)
      report(place, `after[${namesake}] is called "${as}" too. Give one of them another name by "as"`);
    first.set(upstreamKey(upstream), twin ?? at);
    aliases.set(as, namesake ?? at);
  }
  if (when !== undefined) report(['when'], conditionFault(when, [...aliases.keys()]));
}

function conditionFault(when: string, members: readonly string[]): string | undefined {
  try {
    compileWhen(when, members);
    return undefined;
  } catch (error) {
    if (error instanceof ConditionError) return error.message;
    throw error;
  }
}
