/** A schedule as the texts of a form, and the changes that were typed. Pure. */
import type { Schedule } from '../../../../../src/answers/schedules.ts';
import { commandLine } from '../../../words/commands/command-line.ts';
import { PRIORITIES } from '../../../words/priorities.ts';
import { typedCount } from '../../../words/text/typed-count.ts';
import { typedJson } from '../../../words/text/typed-json.ts';
import { typedList } from '../../../words/text/typed-list.ts';

export const CATCH_UPS = ['skip', 'once', 'all'] as const;
export const PRIORITY_CHOICES = ['', ...PRIORITIES] as const;
export const OVERLAPS = ['skip', 'queue', 'allow', 'replace'] as const;

/** As the route names them, and as the form does; an empty text is the default. */
export const LABELS = {
  name: 'Name',
  jobId: 'Runs the job',
  schedule: 'Expression',
  timezone: 'Zone',
  after: 'Follows',
  when: 'When',
  input: 'Input',
  description: 'Description',
  catchUp: 'Missed fires',
  catchUpWindow: 'Not older than',
  catchUpCap: 'At most',
  overlap: 'If one still runs',
  jitter: 'Jitter',
  startDeadline: 'Start within',
  exclude: 'Not on',
  queue: 'Queue',
  priority: 'Priority',
  tags: 'Tags',
} as const;

type Field = keyof typeof LABELS;
export type EditorTexts = Readonly<Record<Field, string>>;

const TEXTS = Object.keys(LABELS) as readonly Field[];

const LISTS: readonly string[] = ['after', 'exclude', 'tags'];

export function newTexts(timezone: string): EditorTexts {
  const empty = Object.fromEntries(TEXTS.map((one) => [one, ''])) as EditorTexts;
  return { ...empty, schedule: '0 9 * * *', timezone, catchUp: 'once', overlap: 'skip' };
}

export function textsOf(schedule: Schedule): EditorTexts {
  const { name, jobId, timezone, description = '', when = '', after = [], input, rules } = schedule;
  const value = input && 'value' in input ? input.value : undefined;
  return {
    name,
    jobId,
    schedule: schedule.schedule ?? '',
    timezone,
    after: after.map(upstreamText).join(', '),
    when,
    input: value === undefined || value === null ? '' : JSON.stringify(value, null, 2),
    description,
    catchUp: rules.catchUp,
    catchUpWindow: typedSpan(rules.catchUpWindowMs),
    catchUpCap: String(rules.catchUpCap),
    overlap: rules.overlap,
    jitter: rules.jitterMs === 0 ? '' : typedSpan(rules.jitterMs),
    startDeadline: rules.startDeadlineMs === undefined ? '' : typedSpan(rules.startDeadlineMs),
    exclude: rules.exclude.join(', '),
    queue: rules.queue ?? '',
    priority: rules.priority ?? '',
    tags: rules.tags.join(', '),
  };
}

/** As the command line writes it: `extract`, `job:acme.load:always`, `l=extract`. */
export function upstreamText({ schedule, job, on, as }: Upstream): string {
  const followed = schedule ?? `job:${job ?? ''}`;
  const name = as === (schedule ?? job) ? '' : `${as}=`;
  return `${name}${followed}${on === 'success' ? '' : `:${on}`}`;
}

type Upstream = NonNullable<Schedule['after']>[number];

/** Only what differs; null takes the default. Throws what is wrong with it, for people. */
export function typedChanges(texts: EditorTexts, before: EditorTexts | undefined): Record<string, unknown> {
  const changes: Record<string, unknown> = {};
  for (const field of TEXTS) {
    const text = texts[field].trim();
    if (text === (before?.[field].trim() ?? '') || (before && field === 'name')) continue;
    changes[field] = text === '' ? null : valueOf(field, text);
  }
  // A schedule has a clock or follows others: the other one is not there, which is no default.
  for (const field of ['schedule', 'after'] as const) if (changes[field] === null) delete changes[field];
  return changes;
}

/** `30m` as routes and files write it. */
export function typedSpan(ms: number): string {
  const unit = SPANS.find(([, size]) => ms % size === 0) ?? (['ms', 1] as const);
  return `${ms / unit[1]}${unit[0]}`;
}

const SPANS = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1_000],
] as const;

function valueOf(field: string, text: string): unknown {
  if (field === 'catchUpCap') return typedCount('At most', text);
  if (LISTS.includes(field)) return typedList(text);
  return field === 'input' ? typedJson(text) : text;
}

const FLAGS: Readonly<Record<string, string>> = {
  jobId: 'job',
  schedule: 'cron',
  catchUp: 'catch-up',
  catchUpWindow: 'catch-up-window',
  catchUpCap: 'catch-up-cap',
  startDeadline: 'start-deadline',
};

/** The same by the command line. */
export function editCommand(name: string | undefined, changes: Readonly<Record<string, unknown>>): string {
  const { name: called = 'NAME', enabled, ...rest } = changes;
  const cleared = Object.keys(rest).filter((field) => rest[field] === null);
  const flags = Object.entries(rest).flatMap(([field, value]) =>
    value === null ? [] : [`--${flagOf(field)}`, flagText(value)],
  );
  if (name === undefined)
    return commandLine(
      'schedules:create',
      String(called),
      ...flags,
      ...(enabled === false ? ['--disabled'] : []),
    );
  const clear = cleared.length === 0 ? [] : ['--clear', cleared.map(flagOf).join(',')];
  return commandLine('schedules:update', name, ...flags, ...clear);
}

function flagOf(field: string): string {
  return FLAGS[field] ?? field;
}

function flagText(value: unknown): string {
  if (Array.isArray(value)) return value.join(',');
  return typeof value === 'string' ? value : JSON.stringify(value);
}
