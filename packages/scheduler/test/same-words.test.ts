/** One mistake, one sentence: what the reader of files says about an entry, and what the store says about the same. */
import { ConfigError } from '@sb/config';
import { createRegistry } from '@sb/jobs';
import { createSchedule, type NewSchedule, parseSchedules, type ScheduleRules } from '@sb/scheduler';
import { eachDialect } from '@sb/testkit';
import { formatPath } from '@sb/words';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { ScheduleInvalidError } from '../src/schedule-errors.ts';
import { hourly, openSchedules } from './open-schedules.ts';

const DAY_MS = 86_400_000;

const registry = createRegistry();
registry.register([
  { id: 'noop', name: 'Nothing', run: () => undefined },
  {
    id: 'mail',
    name: 'Mail',
    queue: 'mail',
    input: z.object({ to: z.object({ n: z.number() }) }),
    run: () => undefined,
  },
]);
const jobs = new Map(registry.list().map((job) => [job.id, job]));

const FOLLOWER = { name: 'follower', jobId: 'noop', after: [{ schedule: 'mine' }] };
const MINE = { name: 'mine', jobId: 'noop', enabled: true };
const TIMED = { ...MINE, schedule: '@daily' };
const CHAINED = { ...MINE, after: [{ schedule: 'hourly' }] };

/** As a file has it; with how often each is wrong. */
const MISTAKES: readonly (readonly [
  what: string,
  problems: number,
  entry: Readonly<Record<string, unknown>>,
])[] = [
  ['a job that is not registered', 1, { ...TIMED, jobId: 'nop' }],
  ['a name that is none', 1, { ...TIMED, name: 'No Name' }],
  ['an expression with too few fields', 1, { ...TIMED, schedule: '0 9 * *' }],
  ['an expression out of range', 1, { ...TIMED, schedule: '61 * * * *' }],
  ['an expression that never fires', 1, { ...TIMED, schedule: '* * 31 2 *' }],
  ['a zone by its abbreviation', 1, { ...TIMED, timezone: 'CET' }],
  ['a zone with a typing mistake', 1, { ...TIMED, timezone: 'Europe/Berlni' }],
  ['a queue whose name is none', 1, { ...TIMED, queue: 'Mail Queue' }],
  ['a priority that there is not', 1, { ...TIMED, priority: 'hihg' }],
  ['an overlap in capitals', 1, { ...TIMED, overlap: 'Skip' }],
  ['a catch-up that there is not', 1, { ...TIMED, catchUp: 'yes' }],
  ['a window above its bound', 1, { ...TIMED, catchUpWindow: 367 * DAY_MS }],
  ['a window without its unit', 1, { ...TIMED, catchUpWindow: 30 }],
  ['a cap of none', 1, { ...TIMED, catchUpCap: 0 }],
  ['a jitter above its bound', 1, { ...TIMED, jitter: 2 * DAY_MS }],
  ['a deadline below its bound', 1, { ...TIMED, startDeadline: 500 }],
  ['a date that does not exist', 1, { ...TIMED, exclude: ['2026-12-25', '2026-02-30'] }],
  ['a date of another form', 1, { ...TIMED, exclude: ['25.12.2026'] }],
  ['a range that ends before it begins', 1, { ...TIMED, exclude: ['2026-12-26..2026-12-24'] }],
  ['a calendar without calendars', 1, { ...TIMED, exclude: ['holidays'] }],
  [
    'more dates than ten years have',
    1,
    { ...TIMED, exclude: ['2026-01-01..2030-12-31', '2031-01-01..2036-12-31'] },
  ],
  ['too many tags', 1, { ...TIMED, tags: Array.from({ length: 51 }, String) }],
  ['tags that no store takes', 2, { ...TIMED, tags: ['a', 'b\0', '\ud800'] }],
  ['a description that no store takes', 1, { ...TIMED, description: 'a\0b' }],
  ['an input that the schema refuses', 1, { ...TIMED, jobId: 'mail', input: { to: { n: 'x' } } }],
  ['neither a clock nor what it follows', 1, MINE],
  ['both', 1, { ...CHAINED, schedule: '@daily' }],
  ['a condition without what it is about', 1, { ...TIMED, when: 'true' }],
  [
    'fields of a clock without one',
    4,
    { ...CHAINED, catchUp: 'all', catchUpCap: 5, catchUpWindow: 5_000, jitter: 5_000 },
  ],
  ['nothing to follow', 1, { ...MINE, after: [] }],
  ['an upstream without a name', 1, { ...MINE, after: [{ on: 'always' }] }],
  ['an upstream of both kinds', 1, { ...MINE, after: [{ schedule: 'hourly', job: 'mail' }] }],
  ['a schedule that is not known', 1, { ...MINE, after: [{ schedule: 'hourli' }] }],
  ['a job to follow that is not registered', 1, { ...MINE, after: [{ job: 'mial' }] }],
  ['an end that there is not', 1, { ...MINE, after: [{ schedule: 'hourly', on: 'done' }] }],
  ['a short name that is none', 1, { ...MINE, after: [{ schedule: 'hourly', as: 'a-b' }] }],
  [
    'one followed twice',
    1,
    { ...MINE, after: [{ schedule: 'hourly' }, { schedule: 'hourly', on: 'always', as: 'b' }] },
  ],
  [
    'two of one name',
    1,
    {
      ...MINE,
      after: [
        { schedule: 'hourly', as: 'a' },
        { job: 'mail', as: 'a' },
      ],
    },
  ],
  ['a condition about another one', 1, { ...CHAINED, when: 'upstream.hourli.status == "failed"' }],
  ['a condition that is none', 1, { ...CHAINED, when: 'upstream.hourly.result >' }],
  ['itself', 1, { ...MINE, after: [{ schedule: 'mine' }] }],
  ['itself by another', 1, { ...MINE, after: [{ schedule: 'follower' }] }],
  ['all at once', 4, { ...TIMED, jobId: 'nop', schedule: 'x', timezone: 'X', exclude: ['x'] }],
];

eachDialect('a schedule', (opener) => {
  test('is refused in the same words by a file and by the store', async () => {
    const { store } = await openSchedules(opener);
    // No cycle until `mine` closes it.
    const follower = { ...FOLLOWER, after: [{ schedule: 'hourly' }, { schedule: 'mine' }] };
    await createSchedule(store, TIMED, { actor: 'ada', jobs });
    await createSchedule(store, follower, { actor: 'ada', jobs });
    for (const [what, count, entry] of MISTAKES) {
      const inFile = await problemsOfFile([entry, hourly, { ...follower, enabled: true }]);
      const inStore = await problemsOf(createSchedule(store, asked(entry), { actor: 'ada', jobs }));
      expect({ what, problems: inStore }).toEqual({ what, problems: inFile });
      expect({ what, problems: inFile }).toEqual({
        what,
        problems: Array.from({ length: count }, () => expect.any(String)),
      });
    }
  });
});

/** Of the first of these entries. */
async function problemsOfFile(schedules: readonly unknown[]): Promise<readonly string[]> {
  const error: unknown = await parseSchedules(JSON.stringify({ schedules }), 's.json', registry.list()).catch(
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ConfigError)) throw new Error('expected a ConfigError', { cause: error });
  return error.problems
    .filter(({ path }) => path[1] === 0)
    .map(({ path, message }) => `${formatPath(path.slice(2))}: ${message}`)
    .toSorted();
}

async function problemsOf(creating: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await creating.catch((thrown: unknown) => thrown);
  if (!(error instanceof ScheduleInvalidError))
    throw new Error('expected a ScheduleInvalidError', { cause: error });
  return error.problems.map(({ field, message }) => `${field}: ${message}`).toSorted();
}

/** The same entry as a program asks the store for it. */
function asked(entry: Readonly<Record<string, unknown>>): NewSchedule;
function asked(entry: Readonly<Record<string, unknown>>): object {
  const { queue, priority, overlap, catchUp, catchUpCap, exclude, tags, ...others } = entry;
  const {
    catchUpWindow: catchUpWindowMs,
    jitter: jitterMs,
    startDeadline: startDeadlineMs,
    ...same
  } = others;
  const rules: { readonly [Rule in keyof ScheduleRules]: unknown } = {
    queue,
    priority,
    overlap,
    catchUp,
    catchUpCap,
    exclude,
    tags,
    catchUpWindowMs,
    jitterMs,
    startDeadlineMs,
  };
  return {
    ...same,
    rules: Object.fromEntries(Object.entries(rules).filter(([, value]) => value !== undefined)),
  };
}
