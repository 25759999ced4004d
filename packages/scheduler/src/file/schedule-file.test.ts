import { createRegistry } from '@sb/jobs';
import { describe, expect, test } from 'vitest';
import { parseSchedules } from './schedule-file.ts';

const registry = createRegistry();
registry.register([
  { id: 'daily.questmaster', name: 'Questmaster', run: () => undefined },
  {
    id: 'typed',
    name: 'Typed',
    input: {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) =>
          typeof value === 'object' && value !== null && 'days' in value && typeof value.days === 'number'
            ? { value }
            : { issues: [{ message: 'expected a number', path: ['days'] }] },
      },
    },
    run: () => undefined,
  },
]);

const parse = (text: string) => parseSchedules(text, 'scheduler.yaml', registry.list());
const problems = async (text: string): Promise<string[]> => {
  const error: unknown = await parse(text).catch((thrown: unknown) => thrown);
  return error instanceof Error
    ? error.message.split('\n').filter((line) => line.includes('scheduler.yaml:'))
    : [];
};

describe('scheduler.yaml', () => {
  test('the documented fields, with their defaults', async () => {
    const { entries, warnings } = await parse(`schedules:
  # a comment
  - jobId: daily.questmaster
    schedule: "0 9 * * *"  # Every day at 9:00 AM
    enabled: true
    timezone: "America/New_York"
    description: "Daily quest unlocking"
    input:
      orgId: "default-org"
  - name: plain
    jobId: daily.questmaster
    schedule: "*/15 * * * *"
    enabled: false
`);
    expect(warnings).toEqual([]);
    expect(entries).toEqual([
      {
        name: 'daily.questmaster',
        jobId: 'daily.questmaster',
        schedule: '0 9 * * *',
        enabled: true,
        timezone: 'America/New_York',
        description: 'Daily quest unlocking',
        input: { orgId: 'default-org' },
      },
      {
        name: 'plain',
        jobId: 'daily.questmaster',
        schedule: '*/15 * * * *',
        enabled: false,
        timezone: 'UTC',
      },
    ]);
  });

  test('an empty list is fine', async () => {
    expect((await parse('schedules: []')).entries).toEqual([]);
    expect((await parse('schedules:\n')).entries).toEqual([]);
  });

  test('everything that is wrong is said at once, each with its place and a suggestion', async () => {
    const found = await problems(`schedules:
  - jobId: daily.questmster
    schedule: "0 25 * * *"
    enabled: true
    timezone: "Europe/Berlni"
  - jobId: typed
    schedule: "0 9 * * *"
    enabled: true
    input: { days: many }
  - jobId: typed
    schedule: "30 2 30 2 *"
    enabled: true
    input: { days: 3 }
`);
    expect(found).toEqual([
      expect.stringMatching(
        /^ *scheduler\.yaml:2:12 .*schedules\[0\]\.jobId.*"daily\.questmster".*Did you mean "daily\.questmaster"\?/,
      ),
      expect.stringMatching(/scheduler\.yaml:3:15 .*schedules\[0\]\.schedule.*hour/i),
      expect.stringMatching(
        /scheduler\.yaml:5:15 .*schedules\[0\]\.timezone.*Did you mean "Europe\/Berlin"\?/,
      ),
      expect.stringMatching(/scheduler\.yaml:9:\d+ .*schedules\[1\]\.input\.days.*expected a number/),
      expect.stringMatching(/schedules\[2\]\.name.*"typed"/),
      expect.stringMatching(/scheduler\.yaml:11:15 .*schedules\[2\]\.schedule.*never/i),
    ]);
  });

  test.each([
    [
      'an unknown key',
      'schedules:\n  - jobId: typed\n    schedul: "0 9 * * *"\n    enabled: true\n',
      /3:5 .*schedul.*Did you mean "schedule"/,
    ],
    ['a missing field', 'schedules:\n  - jobId: typed\n    schedule: "0 9 * * *"\n', /2:\d+ .*enabled/],
    [
      'a quoted boolean',
      'schedules:\n  - jobId: typed\n    schedule: "0 9 * * *"\n    enabled: "true"\n',
      /4:14 .*enabled/,
    ],
    ['tabs', 'schedules:\n\t- jobId: typed\n', /2:1 /],
    ['another top-level key', 'schedule: []\n', /1:1 .*Did you mean "schedules"/],
    ['a list at the top', '- jobId: typed\n', /1:1 /],
  ])('%s', async (_what, text, expected) => {
    expect((await problems(text)).join('\n')).toMatch(expected);
  });

  test('a cron whose days must both match is allowed, with a warning', async () => {
    const { warnings } = await parse(
      'schedules:\n  - jobId: daily.questmaster\n    schedule: "0 9 */2 * 1"\n    enabled: true\n',
    );
    expect(warnings).toMatchObject([{ line: 3, message: expect.stringContaining('both') }]);
  });

  test('a name that is an address of the console is allowed, with a warning', async () => {
    const { entries, warnings } = await parse(
      'schedules:\n  - jobId: daily.questmaster\n    name: graph\n    schedule: "@daily"\n    enabled: true\n' +
        '  - { jobId: daily.questmaster, name: calendar, after: [{ schedule: graph }], enabled: true }\n',
    );
    expect(entries).toMatchObject([{ name: 'graph' }, { name: 'calendar' }]);
    expect(warnings).toMatchObject([
      { line: 3, message: expect.stringContaining('no page for a schedule named "graph"') },
      { line: 6, message: expect.stringContaining('no page for a schedule named "calendar"') },
    ]);
  });

  test('a job that is not there is a warning for a schedule that is off, and an error for one that is on', async () => {
    const chained = `${offEntry(', enabled: false')}  - { jobId: typed, after: [{ job: tped }], enabled: false, input: { days: 1 } }\n`;
    const { entries, warnings } = await parse(chained);
    expect(entries).toMatchObject([{ jobId: 'daily.questmster', enabled: false }, { jobId: 'typed' }]);
    expect(warnings).toMatchObject([
      {
        line: 2,
        path: ['schedules', 0, 'jobId'],
        message: expect.stringMatching(/^no job .* Did you mean "daily.questmaster"\? The schedule is off; /),
      },
      {
        line: 3,
        path: ['schedules', 1, 'after', 0, 'job'],
        message: expect.stringContaining('Did you mean "typed"?'),
      },
    ]);
    expect(await parse(`defaults: { enabled: false }\n${offEntry('')}`)).toMatchObject({
      warnings: [{ line: 3 }],
    });
    for (const text of [offEntry(', enabled: true'), `defaults: { enabled: true }\n${offEntry('')}`])
      expect(await problems(text)).toEqual([
        expect.stringMatching(/schedules\[0\]\.jobId: no job "daily.questmster" is registered/),
      ]);
    expect(await problems(offEntry(', enabled: no'))).toHaveLength(2);
  });

  test('a wrong field hides nothing of what stands beside it', async () => {
    expect(
      await problems(`schedules:
  - jobId: daily.questmster
    schedule: "* * * * 9"
    enabled: yes
    timezone: CET+1
  - 7
  - { jobId: typed, schedule: "@daily", enabled: true, input: { days: x }, cron: 3 }
`),
    ).toEqual([
      expect.stringMatching(/yaml:2:12 {2}schedules\[0\]\.jobId: .*Did you mean "daily.questmaster"/),
      expect.stringMatching(/yaml:3:15 {2}schedules\[0\]\.schedule: /),
      expect.stringMatching(/yaml:4:14 {2}schedules\[0\]\.enabled: expected true or false, got "yes"/),
      expect.stringMatching(/yaml:5:15 {2}schedules\[0\]\.timezone: /),
      expect.stringMatching(/yaml:6:5 {2}schedules\[1\]: /),
      expect.stringMatching(/yaml:7:71 {2}schedules\[2\]\.input\.days: expected a number/),
      expect.stringMatching(/yaml:7:\d+ {2}schedules\[2\]\.cron: unknown key/),
    ]);
  });
});

function offEntry(enabled: string): string {
  return `schedules:\n  - { jobId: daily.questmster, schedule: "@daily"${enabled} }\n`;
}
