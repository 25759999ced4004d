import { createRegistry } from '@sb/jobs';
import { describe, expect, test } from 'vitest';
import { parseSchedules } from './schedule-file.ts';
import { DEFAULT_RULES } from '../schedule-rules.ts';
import { shortestInterval } from '../cron/shortest-interval.ts';

const registry = createRegistry();
registry.register([{ id: 'mail.send', name: 'Mail', run: () => undefined }]);

const ENTRY = `  - jobId: mail.send
    schedule: '0 9 * * *'
    enabled: true
`;
const parse = (text: string) => parseSchedules(text, 's.yaml', registry.list());

/** Of the first entry: with these lines in it, and this above. */
async function rulesOf(lines: string, above = '') {
  const { entries } = await parse(`${above}\nschedules:\n${ENTRY}${lines}`);
  return entries[0]?.rules;
}

describe('rules', () => {
  test('none, where nothing is said', async () => {
    const { entries } = await parse(`schedules:\n${ENTRY}`);
    expect(entries).toEqual([
      { name: 'mail.send', jobId: 'mail.send', schedule: '0 9 * * *', enabled: true, timezone: 'UTC' },
    ]);
    expect(await rulesOf('', 'defaults: { timezone: Europe/Berlin }')).toBeUndefined();
  });

  test('all of them, in milliseconds and dates', async () => {
    const lines = `
    queue: mail
    priority: high
    catchUp: all
    catchUpWindow: 6h
    catchUpCap: 10
    overlap: queue
    jitter: 90s
    startDeadline: 1.5h
    exclude: [2028-02-29, 2026-12-31..2027-01-01]
    tags: [billing, eu, billing]
`;
    expect(await rulesOf(lines)).toEqual({
      queue: 'mail',
      priority: 'high',
      catchUp: 'all',
      catchUpWindowMs: 21_600_000,
      catchUpCap: 10,
      overlap: 'queue',
      jitterMs: 90_000,
      startDeadlineMs: 5_400_000,
      exclude: ['2026-12-31', '2027-01-01', '2028-02-29'],
      tags: ['billing', 'eu'],
    });
  });

  test('what is not said is as everywhere else', async () => {
    expect(await rulesOf('    overlap: allow\n')).toEqual({ ...DEFAULT_RULES, overlap: 'allow' });
  });

  test("an entry's word takes the place of the default's, whole", async () => {
    const above = `calendars: { holidays: [2026-12-24..2026-12-26, 2026-12-25] }
defaults: { queue: slow, jitter: 5m, exclude: [holidays], tags: [eu] }`;
    expect(await rulesOf('', above)).toEqual({
      ...DEFAULT_RULES,
      queue: 'slow',
      jitterMs: 300_000,
      exclude: ['2026-12-24', '2026-12-25', '2026-12-26'],
      tags: ['eu'],
    });
    expect(await rulesOf('    jitter: 0\n    exclude: []\n    tags: [us]\n', above)).toEqual({
      ...DEFAULT_RULES,
      queue: 'slow',
      tags: ['us'],
    });
  });

  test('zone and switch may stand in the defaults', async () => {
    const { entries } = await parse(`defaults: { timezone: Asia/Tokyo, enabled: false }
schedules:
  - { jobId: mail.send, schedule: '@daily' }
  - { name: other, jobId: mail.send, schedule: '@daily', enabled: true, timezone: UTC }
`);
    expect(entries).toMatchObject([
      { enabled: false, timezone: 'Asia/Tokyo' },
      { enabled: true, timezone: 'UTC' },
    ]);
  });

  test('schedules that exclude the same share one list of dates', async () => {
    const { entries } = await parse(`calendars: { years: [2026-01-01..2030-12-31] }
defaults: { exclude: [years], enabled: true }
schedules:
  - { jobId: mail.send, schedule: '@daily' }
  - { name: other, jobId: mail.send, schedule: '@hourly' }
`);
    const [one, other] = entries.map(({ rules }) => rules?.exclude);
    expect(one).toHaveLength(1_826);
    expect(other).toBe(one);
  });

  test('a jitter that is longer than the time to the next fire gets a warning', async () => {
    const { warnings } = await parse(
      `defaults: { jitter: 1h }\nschedules:\n${ENTRY.replace('0 9', '*/5 *')}`,
    );
    expect(warnings).toMatchObject([
      {
        line: 3,
        message: 'A fire may come 1 h late, and the next one is due after 5 min: keep the jitter below that.',
      },
    ]);
    expect((await parse(`defaults: { jitter: 1h }\nschedules:\n${ENTRY}`)).warnings).toEqual([]);
  });
});

test.each([
  ['* * * * *', 1],
  ['*/5 * * * *', 5],
  ['*/7 * * * *', 4],
  ['0,59 * * * *', 1],
  ['0,20 9-17 * * *', 20],
  ['10,50 9-17 * * *', 20],
  ['15 * * * *', 60],
  ['0 0,23 * * *', 60],
  ['0 0,23 * * 1', 23 * 60],
  ['0 0,23 * * 1-5', 60],
  ['0 0,23 * * 0,6', 60],
  ['0 0,23 * * 1,3,5', 23 * 60],
  ['0 0,23 1 * 1', 60],
  ['0 0,23 1,31 * *', 60],
  ['0 0,23 1,31 2,5 *', 23 * 60],
  ['0 0,23 28 2 *', 23 * 60],
  ['0 0,23 29 2 *', 23 * 60],
  ['0 0,23 28,29 2 *', 60],
  ['0 0,23 28 2 0-6', 60],
  ['0 0,23 * 1 *', 60],
  ['30 9 * * *', 24 * 60],
  ['30 9 1 1 *', 24 * 60],
])('%s fires every %i minutes at the most', (expression, minutes) => {
  expect(shortestInterval(expression)).toBe(minutes * 60_000);
});
