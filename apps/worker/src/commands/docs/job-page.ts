/** The page about jobs: what code, schedules and alert rules say about each. Pure, and without a time: it changes with its sources alone. */
import { type AlertRule, conditionText, createJobMatcher } from '@sb/alerts';
import { inputJsonSchema, type RegisteredJob } from '@sb/jobs';
import { maskJson } from '@sb/logger';
import type { ScheduleEntry } from '@sb/scheduler';
import { rateText, timesText } from '@sb/views';
import { formatDuration, plural, shellQuoted } from '@sb/words';
import { fieldFlag, inputFields } from '../input/input-fields.ts';
import { anchor, code, page, plain, table } from './markdown.ts';

export interface JobFacts {
  readonly jobs: readonly RegisteredJob[];
  readonly schedules: readonly ScheduleEntry[];
  readonly rules: readonly AlertRule[];
}

export function jobPage({ jobs, schedules, rules }: JobFacts): string {
  const sorted = jobs.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const ofJob = (id: string): readonly ScheduleEntry[] => schedules.filter(({ jobId }) => jobId === id);
  const rulesOf = rulesByJob(rules);
  return page([
    '# Jobs',
    '',
    'At the end of each run its job publishes `job.completed` or `job.failed`; the section of the job lists its other events. Run one now: `worker job <id>`.',
    '',
    ...table(
      ['job', 'what it does', 'when'],
      sorted.map((job) => [
        `[${code(job.id)}](#${anchor(job.id)})`,
        plain(job.name),
        whenOf(job, ofJob(job.id)),
      ]),
    ),
    ...sorted.flatMap((job) => sectionOf(job, ofJob(job.id), rulesOf(job.id))),
  ]);
}

function rulesByJob(rules: readonly AlertRule[]): (jobId: string) => readonly AlertRule[] {
  const matches = createJobMatcher();
  return (jobId) =>
    rules.filter(
      ({ enabled, condition }) =>
        enabled && 'jobPattern' in condition && matches(condition.jobPattern, jobId),
    );
}

function whenOf({ scheduleHint }: RegisteredJob, schedules: readonly ScheduleEntry[]): string {
  const times = schedules.map((entry) => timesText(entry) + (entry.enabled ? '' : ' (off)'));
  return plain(times.join('; ') || scheduleHint || 'when asked');
}

function sectionOf(
  job: RegisteredJob,
  schedules: readonly ScheduleEntry[],
  rules: readonly AlertRule[],
): readonly string[] {
  return [
    `## ${job.id}`,
    '',
    plain(job.description ?? job.name),
    '',
    ...factsOf(job).map(([name, text]) => `- **${name}**: ${text}`),
    ...schedules.map((entry) => `- **schedule** ${code(entry.name)}: ${scheduleText(entry)}`),
    ...rules.map(
      (rule) => `- **alert** ${code(rule.name)} (${rule.severity}): ${plain(conditionText(rule.condition))}`,
    ),
    '',
    ...inputTable(job),
    ...examplesOf(job),
  ];
}

function scheduleText(entry: ScheduleEntry): string {
  const { enabled, description, input } = entry;
  const given = input === undefined ? '' : `, with the input ${code(JSON.stringify(maskJson(input)))}`;
  const why = description === undefined ? '' : `. ${description}`;
  return plain(`${timesText(entry)}${enabled ? '' : ', off'}`) + given + plain(why);
}

function factsOf(job: RegisteredJob): readonly (readonly [string, string])[] {
  const { queue, priority, retry, timeoutMs, startDeadlineMs, owner, tags, dedupe, isolation, events } = job;
  return [
    ...(owner === undefined ? [] : [['owner', plain(owner)] as const]),
    ...(tags.length === 0 ? [] : [['tags', tags.map(code).join(', ')] as const]),
    ['queue', `${code(queue)}, priority ${priority}`],
    ['retry', retryText(retry)],
    ['timeout', `${formatDuration(timeoutMs)} for each attempt`],
    ...(startDeadlineMs === undefined
      ? []
      : [
          [
            'start deadline',
            `expires if it has not started within ${formatDuration(startDeadlineMs)}`,
          ] as const,
        ]),
    ...limitsOf(job).map((text) => ['limit', text] as const),
    ...(dedupe ? [['dedupe key', 'at most one unfinished run with the same key'] as const] : []),
    ...(isolation === 'none' ? [] : [['isolation', `runs in a ${isolation} of its own`] as const]),
    ...(events === undefined ? [] : [['events', events.map(code).join(', ')] as const]),
  ];
}

function retryText({ attempts, backoff, delayMs, maxDelayMs, jitter }: RegisteredJob['retry']): string {
  if (attempts <= 1) return 'none';
  const most = `up to ${plural(attempts, 'attempt')}`;
  if (typeof backoff === 'function') return `${most}, after a delay that its code decides`;
  if (typeof backoff !== 'string') return `${most}, after ${backoff.map(formatDuration).join(', ')}`;
  const upTo = backoff === 'fixed' ? '' : ` up to ${formatDuration(maxDelayMs)}`;
  return `${most}, ${backoff} backoff from ${formatDuration(delayMs)}${upTo}${jitter ? ', with jitter' : ''}`;
}

function limitsOf({ concurrency, rateLimit, batch }: RegisteredJob): readonly string[] {
  return [
    ...(concurrency
      ? [`${concurrency.limit} at once${keyText(concurrency)}; another one: ${concurrency.onConflict}`]
      : []),
    ...(rateLimit ? [`${rateText(rateLimit)}${keyText(rateLimit)}`] : []),
    ...(batch ? [`batches of up to ${batch.size}, after at most ${formatDuration(batch.waitMs)}`] : []),
  ];
}

function keyText({ key }: { readonly key?: unknown }): string {
  return key === undefined ? '' : ' for each key of its input';
}

function inputTable(job: RegisteredJob): readonly string[] {
  const rows = inputFields(inputJsonSchema(job)).map((field) => {
    const { name, label, required, byDefault, summary } = field;
    return [
      code(name),
      code(fieldFlag(field)),
      label,
      required ? 'required' : byDefault === undefined ? '' : code(JSON.stringify(byDefault)),
      plain(summary),
    ];
  });
  return table(['input', 'flag', 'type', 'default', 'what'], rows);
}

function examplesOf({ id, examples }: RegisteredJob): readonly string[] {
  if (examples.length === 0) return [];
  const lines = examples.map(({ input }) => `worker job ${id} --input ${shellQuoted(JSON.stringify(input))}`);
  return ['```bash', ...lines, '```', ''];
}
