import type { NewSchedule, ScheduleRules } from '@sb/scheduler';
import { upstreamOfText } from '@sb/views';
import { UsageError } from '../../../cli/usage-error.ts';

export interface EntryFlags extends Pick<ScheduleRules, 'queue' | 'priority'> {
  readonly job?: string;
  readonly cron?: string;
  readonly after?: readonly string[];
  readonly when?: string;
  readonly timezone?: string;
  readonly description?: string;
  readonly overlap?: ScheduleRules['overlap'];
  readonly catchUp?: ScheduleRules['catchUp'];
  /** Ms. */
  readonly catchUpWindow?: number;
  readonly catchUpCap?: number;
  /** Ms. */
  readonly jitter?: number;
  /** Ms. */
  readonly startDeadline?: number;
  readonly exclude?: readonly string[];
  readonly tags?: readonly string[];
}

/** The fields of a schedule that flags set; other fields are absent. `input`: the value of `--input`. Throws `USAGE`. */
export function entryOfFlags(
  flags: EntryFlags,
  input: unknown,
): Partial<
  Pick<NewSchedule, 'jobId' | 'schedule' | 'after' | 'when' | 'timezone' | 'description' | 'input' | 'rules'>
> {
  const { job: jobId, cron: schedule, after: names, when, timezone, description, ...rules } = flags;
  const after = names?.map(upstreamOfText);
  const { queue, priority, overlap, catchUp, catchUpCap, exclude, tags } = rules;
  const { catchUpWindow: catchUpWindowMs, jitter: jitterMs, startDeadline: startDeadlineMs } = rules;
  const durations = { catchUpWindowMs, jitterMs, startDeadlineMs };
  return {
    ...defined({ jobId, schedule, after, when, timezone, description, input: objectOf(input) }),
    rules: defined({ queue, priority, overlap, catchUp, catchUpCap, exclude, tags, ...durations }),
  };
}

type Defined<T> = { readonly [Key in keyof T]?: Exclude<T[Key], undefined> };

function defined<T extends object>(given: T): Defined<T>;
function defined(given: object): object {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function objectOf(input: unknown): Readonly<Record<string, unknown>> | undefined {
  if (input === undefined) return undefined;
  if (typeof input === 'object' && input !== null && !Array.isArray(input)) return { ...input };
  throw new UsageError(
    '--input: the input of a schedule must be an object',
    `For example: --input '{"orgId":"acme"}'`,
  );
}
