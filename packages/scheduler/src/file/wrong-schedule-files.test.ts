/** Files as people get them wrong, and all that is said about each. */
import { mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createRegistry } from '@sb/jobs';
import { afterAll, describe, expect, test } from 'vitest';
import { parseSchedules, readScheduleFile } from './schedule-file.ts';

const registry = createRegistry();
registry.register([{ id: 'mail.send', name: 'Mail', run: () => undefined }]);

const NINE = `  - jobId: mail.send\n    schedule: '0 9 * * *'\n    enabled: true\n`;
const withCron = (cron: string): string =>
  `schedules:\n  - jobId: mail.send\n    schedule: ${cron}\n    enabled: true\n`;
const withMore = (...lines: readonly string[]): string =>
  `schedules:\n${NINE}${lines.map((line) => `    ${line}\n`).join('')}`;
const FIELDS = '5 fields (minute, hour, day of month, month, day of week)';
const NESTED = Array.from({ length: 12 }, (_, i) => `  - &a${i} [${`*a${i - 1}, `.repeat(9)}x]`).join('\n');

async function said(reading: Promise<unknown>): Promise<readonly string[]> {
  const error: unknown = await reading.then(
    () => new Error('it was read'),
    (thrown: unknown) => thrown,
  );
  return error instanceof Error ? error.message.split('\n') : [String(error)];
}

const saidOf = (text: string): Promise<readonly string[]> =>
  said(parseSchedules(text, 's.yaml', registry.list()));

const missing = (place: string, ...fields: readonly string[]): readonly string[] =>
  fields.map(
    (field) =>
      `${place}.${field}: expected ${field === 'enabled' ? 'true or false' : 'a string'}, but it is missing`,
  );

const noTimes = (at: string): string =>
  `${at}  schedules[0].schedule: expected a cron expression, or "after" with the schedules or jobs that it follows, but both are missing`;

const NEXT = '  - name: next\n    jobId: mail.send\n    enabled: true\n';
const withNext = (...lines: readonly string[]): string =>
  `schedules:\n${NINE}${NEXT}${lines.map((line) => `    ${line}\n`).join('')}`;

describe('an entry that follows others', () => {
  test.each([
    [
      'a schedule and a job that are not there',
      withNext('after: [{ schedule: mail.sent }, { job: mail.sned }]'),
      [
        's.yaml:8:25  schedules[1].after[0].schedule: no schedule "mail.sent" is known (2 are). Did you mean "mail.send"?',
        's.yaml:8:45  schedules[1].after[1].job: no job "mail.sned" is registered (1 is). Did you mean "mail.send"?',
      ],
    ],
    [
      'a clock too',
      withNext(
        "schedule: '0 9 * * *'",
        'after: [{ schedule: mail.send }]',
        'catchUp: all',
        'jitter: 5m',
        'catchUpWindow: 1h',
        'catchUpCap: 5',
      ),
      [
        's.yaml:9:12  schedules[1].after: expected either "schedule" or "after", got both',
        's.yaml:10:14  schedules[1].catchUp: only a schedule with a cron expression has it, not one with "after"',
        's.yaml:11:13  schedules[1].jitter: only a schedule with a cron expression has it, not one with "after"',
        's.yaml:12:20  schedules[1].catchUpWindow: only a schedule with a cron expression has it, not one with "after"',
        's.yaml:13:17  schedules[1].catchUpCap: only a schedule with a cron expression has it, not one with "after"',
      ],
    ],
    [
      'nobody, both, one twice, and two of a name',
      withNext(
        'after:',
        '  - { on: always }',
        '  - { schedule: mail.send, job: mail.send }',
        '  - { schedule: mail.send, as: a }',
        '  - { schedule: mail.send, on: failure, as: b }',
        '  - { schedule: next, as: a }',
      ),
      [
        's.yaml:9:7  schedules[1].after: the schedule would follow itself: next after next',
        's.yaml:9:9  schedules[1].after[0]: expected either "schedule" or "job" and its name, got neither',
        's.yaml:10:9  schedules[1].after[1]: expected either "schedule" or "job" and its name, got both',
        's.yaml:12:9  schedules[1].after[3]: after[2] follows it already',
        's.yaml:13:9  schedules[1].after[4]: after[2] is called "a" too. Give one of them another name by "as"',
      ],
    ],
    [
      'an end that there is not, and a name that is none',
      withNext('after: [{ schedule: mail.send, on: done, as: a-b }]'),
      [
        's.yaml:8:40  schedules[1].after[0].on: expected "success", "failure" or "always", got "done"',
        's.yaml:8:50  schedules[1].after[0].as: expected a letter, then letters, digits or "_", at most 100, got "a-b"',
      ],
    ],
    [
      'one name alone',
      withNext('after: mail.send'),
      ['s.yaml:8:12  schedules[1].after: expected a list, got "mail.send"; put it into [ ]'],
    ],
    [
      'itself, by another and by its own job',
      `schedules:\n${NEXT}    after: [{ schedule: other }]\n  - name: other\n    jobId: mail.send\n    enabled: true\n    after: [{ job: mail.send }]\n`,
      [
        's.yaml:5:12  schedules[0].after: the schedule would follow itself: next after other after job mail.send of next',
        's.yaml:9:12  schedules[1].after: the schedule would follow itself: other after job mail.send of other',
      ],
    ],
    [
      'a condition without anybody',
      withMore("when: 'true'"),
      [
        's.yaml:5:11  schedules[0].when: expected "after" beside it: a condition is about the runs that the schedule follows',
      ],
    ],
    [
      'a condition about another parent',
      withNext('after: [{ schedule: mail.send, as: mail }]', 'when: upstream.mial.result.sent > 0'),
      [expect.stringMatching(/^s\.yaml:9:11 {2}schedules\[1\]\.when: .*mial.*Did you mean "mail"/)],
    ],
    [
      'a condition that is none',
      withNext('after: [{ schedule: mail.send, as: mail }]', 'when: upstream.mail.result.sent >'),
      [expect.stringMatching(/^s\.yaml:9:11 {2}schedules\[1\]\.when: column \d+: /)],
    ],
  ])('%s', async (_what, text, expected) => expect(await saidOf(text)).toEqual(expected));
});

describe('the file as a whole', () => {
  const EMPTY =
    's.yaml:1:1  expected "schedules:" and a list, got an empty file. Without schedules, write "schedules: []"';
  test.each([
    ['an empty file', '', [EMPTY]],
    ['a comment alone', '# none yet\n', [EMPTY]],
    ['no schedules', 'defaults: {}\n', ['s.yaml:1:1  schedules: expected a list, but it is missing']],
    [
      'a list',
      '- jobId: mail.send\n',
      ['s.yaml:1:1  expected a map with "schedules:", got a list of 1. Write "schedules:" above it'],
    ],
    ['a text', 'hello', ['s.yaml:1:1  expected a map with "schedules:", got "hello"']],
    [
      'schedules by name',
      'schedules:\n  mail: { jobId: mail.send }\n',
      ['s.yaml:2:3  schedules: expected a list, got a map; begin each entry with "- "'],
    ],
    [
      'a tab',
      `schedules:\n${NINE}\tqueue: mail\n`,
      ['s.yaml:5:1  a tab is used for indentation. Use spaces'],
    ],
    ['a key twice', withMore('enabled: false'), ['s.yaml:5:5  the key "enabled" is given twice']],
    [
      'cut off within a text',
      "schedules:\n  - jobId: mail.send\n    schedule: '0 9",
      ["s.yaml:3:19  a text that begins with ' does not end: the second ' is missing"],
    ],
    [
      'cut off within an entry',
      "schedules:\n  - jobId: mail.send\n    schedule: '0 9 * * *'\n",
      missing('s.yaml:2:5  schedules[0]', 'enabled'),
    ],
    [
      'laughs by the billion',
      `schedules:\n  - &a [x]\n${NESTED.replaceAll('*a-1', '*a')}`,
      [expect.stringMatching(/^s\.yaml:1:1 {2}aliases repeat too much of the document/)],
    ],
    [
      'more than can be read',
      `schedules: [${'a,'.repeat(2_000_000)}]`,
      ['s.yaml:1:1  expected at most 2,000,000 words and signs, got more. Split the file'],
    ],
  ])('%s', async (_what, text, expected) => expect(await saidOf(text)).toEqual(expected));
});

describe('an entry', () => {
  test.each([
    [
      'an input that no run can hold',
      withMore('input: { limits: [1, .inf] }'),
      [
        's.yaml:5:26  schedules[0].input.limits[1]: expected a value that JSON can hold, got Infinity at limits[1].',
      ],
    ],
    [
      'an input that is too long',
      withMore(`input: { text: ${'x'.repeat(1_100_000)} }`),
      [
        's.yaml:5:12  schedules[0].input: expected at most 1048576 bytes of JSON, got 1100011. Store it elsewhere and keep a reference.',
      ],
    ],
    [
      'nothing in it',
      'schedules:\n  - {}\n',
      [...missing('s.yaml:2:5  schedules[0]', 'jobId', 'enabled'), noTimes('s.yaml:2:5')],
    ],
    [
      'nothing at all',
      'schedules:\n  -\n',
      [expect.stringMatching(/schedules\[0\]: expected a map, got nothing/)],
    ],
    [
      'keys in another case',
      "schedules:\n  - jobid: mail.send\n    Schedule: '0 9 * * *'\n    enabled: true\n",
      [
        ...missing('s.yaml:2:5  schedules[0]', 'jobId'),
        's.yaml:2:5  schedules[0].jobid: unknown key. Did you mean "jobId"?',
        noTimes('s.yaml:2:5'),
        's.yaml:3:5  schedules[0].Schedule: unknown key. Did you mean "schedule"?',
      ],
    ],
    [
      'values in quotes, and not',
      "schedules:\n  - jobId: mail.send\n    schedule: 5\n    enabled: 'true'\n    catchUpCap: '5'\n",
      [
        's.yaml:3:15  schedules[0].schedule: expected a string, got 5; quote it',
        's.yaml:4:14  schedules[0].enabled: expected true or false, got "true"; remove the quotes',
        's.yaml:5:17  schedules[0].catchUpCap: expected a number, got "5"; remove the quotes',
      ],
    ],
    [
      'the name of another one',
      `schedules:\n${NINE}${NINE}`,
      [
        's.yaml:5:5  schedules[1].name: expected a unique name, but schedules[0] in line 2 has "mail.send" too. Give one of them a name of its own',
      ],
    ],
    [
      'an input that is no map',
      withMore('input: [1]'),
      ['s.yaml:5:12  schedules[0].input: expected a map, got a list of 1'],
    ],
    [
      'a merge key',
      'schedules:\n  - <<: { jobId: mail.send }\n    schedule: "@daily"\n    enabled: true\n',
      [
        ...missing('s.yaml:2:5  schedules[0]', 'jobId'),
        's.yaml:2:5  schedules[0]["<<"]: merge keys are not supported. Write the fields out',
      ],
    ],
    [
      'a zone by its abbreviation',
      withMore('timezone: CEST'),
      [
        's.yaml:5:15  schedules[0].timezone: Time zone "CEST": expected "UTC" or an IANA name such as "Europe/Berlin".',
      ],
    ],
  ])('%s', async (_what, text, expected) => expect(await saidOf(text)).toEqual(expected));
});

test.each([
  ['* * * * *', "a value that begins with * must be in quotes, such as '* * * * *'"],
  ['*/5 * * * *', "a value that begins with * must be in quotes, such as '* * * * *'"],
  ['@daily', 'Plain value cannot start with reserved character @. Put it into quotes'],
  ["'0 0 9 * * *'", `expected ${FIELDS}, got 6. There is no field for seconds or years.`],
  ["'0 9 * *'", `expected ${FIELDS}, got 4.`],
  ["'9:00'", `expected ${FIELDS}, got 1.`],
  ["'MON 9 * * *'", '(minute, column 1): expected 0-59, got "MON".'],
  ["'* * 31 2 *'", 'expected a date that exists, got day "31" in month "2", so it would never fire.'],
  ["'0\u00a09 * * *'", '(column 2): expected ASCII characters, spaces and tabs, got U+00A0.'],
])('the expression %s', async (cron, expected) => {
  const lines = await saidOf(withCron(cron));
  expect(lines).toEqual([expect.stringMatching(/^s\.yaml:3:15 {2}/)]);
  expect(lines[0]).toContain(expected);
});

test('rules, calendars and dates: each with its place and what would be right', async () => {
  const text = `calendars:
  holidays: [2026-02-30, 25.12.2026, 2026-12-26..2026-12-24, 2000-01-01..2026-01-01, christmas, 5]
  2026: []
  one: 2026-01-01
schedules:
${NINE}    exclude: [holidys, '', 2026-12-25]
    priority: hihg
    overlap: Skip
    catchUp: yes
    catchUpWindow: 400d
    startDeadline: 30
    jitter: 25h
    queue: Mail Queue
    catchUpCap: 0
    tags: mail
`;
  const dates = 'a date such as "2026-12-25" or a range such as "2026-12-24..2027-01-01"';
  expect(await saidOf(text)).toEqual([
    's.yaml:2:14  calendars.holidays[0]: expected a date that exists, got "2026-02-30"',
    `s.yaml:2:26  calendars.holidays[1]: expected ${dates}, got "25.12.2026"`,
    's.yaml:2:38  calendars.holidays[2]: expected the earlier date first, got "2026-12-26..2026-12-24". Did you mean "2026-12-24..2026-12-26"?',
    's.yaml:2:62  calendars.holidays[3]: expected a range of at most 10 years, got 9,498 days',
    `s.yaml:2:86  calendars.holidays[4]: expected ${dates}, got "christmas"`,
    's.yaml:2:97  calendars.holidays[5]: expected a string, got 5; quote it',
    's.yaml:3:3  calendars[2026]: not a usable key: expected a lower-case letter, then letters, digits, "_" or "-"',
    's.yaml:4:8  calendars.one: expected a list, got "2026-01-01"; put it into [ ]',
    's.yaml:9:15  schedules[0].exclude[0]: no calendar "holidys" is defined (3 are). Did you mean "holidays"?',
    's.yaml:9:24  schedules[0].exclude[1]: no calendar "" is defined (3 are).',
    's.yaml:10:15  schedules[0].priority: expected "critical", "high", "normal" or "low", got "hihg". Did you mean "high"?',
    's.yaml:11:14  schedules[0].overlap: expected "skip", "queue", "allow" or "replace", got "Skip". Did you mean "skip"?',
    's.yaml:12:14  schedules[0].catchUp: expected "skip", "once" or "all", got "yes"',
    's.yaml:13:20  schedules[0].catchUpWindow: expected a duration from 1s to 366d, got 400d',
    's.yaml:14:20  schedules[0].startDeadline: expected a duration from 1s to 366d, got 30ms; give it a unit, such as "30s" or "5m"',
    's.yaml:15:13  schedules[0].jitter: expected a duration of 0, or from 1s to 24h, got 25h',
    's.yaml:16:12  schedules[0].queue: expected lower-case letters, digits, ".", "_" or "-", at most 100, got "Mail Queue"',
    's.yaml:17:17  schedules[0].catchUpCap: expected a number of at least 1, got 0',
    's.yaml:18:11  schedules[0].tags: expected a list, got "mail"; put it into [ ]',
  ]);
});

test('defaults are read as strictly', async () => {
  const text = `defaults: { timezone: Europe/Berlni, enabled: yes, jobId: mail.send, exclude: [holidays] }
schedules:
  - jobId: mail.send
    schedule: '0 9 * * *'
`;
  expect(await saidOf(text)).toEqual([
    expect.stringMatching(/^s\.yaml:1:23 {2}defaults\.timezone: .*Did you mean "Europe\/Berlin"\?$/),
    's.yaml:1:47  defaults.enabled: expected true or false, got "yes"; write true',
    expect.stringMatching(/^s\.yaml:1:52 {2}defaults\.jobId: unknown key; known are queue, /),
    expect.stringMatching(/^s\.yaml:1:80 {2}defaults\.exclude\[0\]: .*no calendars are defined$/),
  ]);
});

test('all the dates of one schedule are at most ten years', async () => {
  const text = `calendars:\n  a: [2026-01-01..2030-12-31]\n  b: [2031-01-01..2036-12-31]\n${withMore('exclude: [a, b]')}`;
  expect(await saidOf(text)).toEqual([
    's.yaml:8:14  schedules[0].exclude: expected at most 3,660 dates, got 4,018',
  ]);
});

test('thousands of entries that are wrong through one anchor are told of in time', async () => {
  const text = `schedules:\n  - &a { jobId: mail.sned, schedule: '0 9 * *', enabled: yes }\n${'  - *a\n'.repeat(2_999)}`;
  const lines = await saidOf(text);
  expect(lines).toHaveLength(51);
  expect(lines.at(-1)).toMatch(/^\.\.\. and \d+ more problems$/);
});

describe('on the disk', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'schedules-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const file = path.join(folder, 'scheduler.yaml');
  const read = (content: string | Uint8Array) => {
    writeFileSync(file, content);
    return readScheduleFile(file, registry.list());
  };

  test.each([
    [
      'UTF-16',
      Buffer.from(`\uFEFF${withMore()}`, 'utf16le'),
      'expected text in UTF-8, got UTF-16. Save it as UTF-8.',
    ],
    [
      'zeros of a file that was cut off',
      Buffer.alloc(512),
      'expected text in UTF-8, got a zero byte at offset 0: it is no text file, or was cut off.',
    ],
    [
      'a picture',
      Buffer.from('89504e470d0a1a0a', 'hex'),
      'expected text in UTF-8, got other bytes. Save it as UTF-8.',
    ],
  ])('%s', async (_what, bytes, expected) => {
    const [line] = await said(read(bytes));
    expect(line).toBe(`Cannot read ${file}: ${expected}`);
  });

  test('a directory', async () => {
    expect(await said(readScheduleFile(folder, registry.list()))).toEqual([
      `Cannot read ${folder}: expected a file, got a directory. Name a file in it.`,
    ]);
  });

  test('a byte order mark and the line ends of Windows are fine', async () => {
    const { entries } = await read(`\uFEFF${withMore('queue: mail')}`.replaceAll('\n', '\r\n'));
    expect(entries).toMatchObject([{ jobId: 'mail.send', schedule: '0 9 * * *', rules: { queue: 'mail' } }]);
  });

  test('a link is followed anew each time, as a mounted ConfigMap needs it', async () => {
    const link = path.join(folder, 'link.yaml');
    for (const queue of ['one', 'two']) {
      writeFileSync(path.join(folder, `${queue}.yaml`), withMore(`queue: ${queue}`));
      symlinkSync(`${queue}.yaml`, `${link}.new`);
      renameSync(`${link}.new`, link);
      expect((await readScheduleFile(link, registry.list())).entries).toMatchObject([{ rules: { queue } }]);
    }
  });
});
