/** What a schedule that follows others refers to: upstreams that there are, a condition that can be told, no way back. */
import { type Problem, type SourceDocument, suggestion } from '@sb/config';
import { compileCondition, ConditionError } from '@sb/queue/engine';
import { CONDITION_VARIABLE } from './condition-of.ts';
import { upstreamKey } from './chain.ts';
import { findCycles } from './find-cycles.ts';
import type { ReadableEntry } from './schedule-shape.ts';

/** Only a clock can miss a fire, or be late. */
const CLOCK_FIELDS = ['catchUp', 'catchUpWindow', 'catchUpCap', 'jitter'] as const;

type Place = readonly (string | number)[];

export interface ChainChecking {
  readonly document: SourceDocument;
  /** What is wrong with the id of a job. */
  readonly jobFault: (jobId: string) => string | undefined;
}

export function findChainProblems(
  entries: readonly ReadableEntry[],
  { document, jobFault }: ChainChecking,
): readonly Problem[] {
  const names = new Set(entries.map(nameOf));
  const problems: Problem[] = [];
  const tell = (place: Place, message: string): void => {
    problems.push(document.problem(['schedules', ...place], message));
  };
  for (const [index, entry] of entries.entries()) {
    timeProblems(entry, (place, message) => tell([index, ...place], message));
    for (const [at, { schedule, job }] of (entry.after ?? []).entries()) {
      const place = [index, 'after', at];
      if (schedule !== undefined && !names.has(schedule))
        tell([...place, 'schedule'], unknownSchedule(schedule, names));
      const fault = job === undefined ? undefined : jobFault(job);
      if (fault !== undefined) tell([...place, 'job'], fault);
    }
  }
  return [...problems, ...cycleProblems(entries, document)];
}

type Tell = (place: Place, message: string) => void;

function timeProblems(entry: ReadableEntry, tell: Tell): void {
  const [isTimed, isChained] = ['schedule' in entry, 'after' in entry];
  if (isTimed && isChained)
    tell(['after'], 'expected either "schedule" or "after", got both: it goes by a clock, or after others');
  if (!isTimed && !isChained && entry.isMap)
    tell(['schedule'], 'expected a cron expression, or "after" with what it follows, but both are missing');
  if ('when' in entry && !isChained)
    tell(['when'], 'expected "after" beside it: a condition looks at what that ended with');
  if (!isChained) return;
  for (const field of CLOCK_FIELDS)
    if (field in entry) tell([field], 'only a schedule with an expression has it, not one with "after"');
  upstreamProblems(entry, tell);
}

function upstreamProblems({ after = [], when }: ReadableEntry, tell: Tell): void {
  const first = new Map<string, number>();
  const aliases = new Map<string, number>();
  for (const [at, upstream] of after.entries()) {
    const { schedule, job, as = schedule ?? job } = upstream;
    const place = ['after', at];
    if ('schedule' in upstream === 'job' in upstream) {
      const got = 'job' in upstream ? 'both' : 'neither';
      tell(place, `expected either "schedule" or "job" and its name, got ${got}`);
      continue;
    }
    if (as === undefined) continue;
    const twin = first.get(upstreamKey(upstream));
    const namesake = aliases.get(as);
    if (twin !== undefined) tell(place, `after[${twin}] follows it already`);
    else if (namesake !== undefined)
      tell(place, `after[${namesake}] is called "${as}" too. Give one of them another name by "as"`);
    first.set(upstreamKey(upstream), twin ?? at);
    aliases.set(as, namesake ?? at);
  }
  const fault = when === undefined ? undefined : conditionFault(when, [...aliases.keys()]);
  if (fault !== undefined) tell(['when'], fault);
}

/** What is wrong with a condition over upstreams of these names. */
export function conditionFault(when: string, members: readonly string[]): string | undefined {
  try {
    compileCondition(when, { variable: CONDITION_VARIABLE, members });
    return undefined;
  } catch (error) {
    if (error instanceof ConditionError) return error.message;
    throw error;
  }
}

function unknownSchedule(asked: string, names: ReadonlySet<string>): string {
  return `no schedule "${asked}" is in this file (${names.size} ${names.size === 1 ? 'is' : 'are'}).${suggestion(asked, [...names])}`;
}

function cycleProblems(entries: readonly ReadableEntry[], document: SourceDocument): readonly Problem[] {
  const indexes = new Map(entries.map((entry, index) => [nameOf(entry), index]));
  const followers = entries.map((entry) => ({ ...entry, name: nameOf(entry), jobId: entry.jobId ?? '' }));
  return findCycles(followers).map(({ nodes: [name = ''], words }) =>
    document.problem(
      ['schedules', indexes.get(name) ?? 0, 'after'],
      `expected an end, but it follows itself: ${words}`,
    ),
  );
}

function nameOf({ name, jobId = '' }: ReadableEntry): string {
  return name ?? jobId;
}
