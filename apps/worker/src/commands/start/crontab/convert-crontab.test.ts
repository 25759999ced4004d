import { createRegistry } from '@sb/jobs';
import { parseSchedules } from '@sb/scheduler';
import { expect, test } from 'vitest';
import { shellCommand } from '../../../shell-command.ts';
import { convertCrontab, type ConvertedCrontab, type CrontabWishes } from './convert-crontab.ts';

const registry = createRegistry();
registry.register([shellCommand]);

const convert = (text: string, wishes: Partial<CrontabWishes> = {}): ConvertedCrontab =>
  convertCrontab(text, { timezone: 'Europe/Berlin', home: '/home/ada', ...wishes });

/** As scheduler.yaml has them: each input was checked by the schema of the job. */
async function schedulesOf({ text, converted }: ConvertedCrontab) {
  const entries = converted === 0 ? `${text}  []\n` : text;
  return (await parseSchedules(`schedules:\n${entries}`, 'scheduler.yaml', registry.list())).entries;
}

async function onlyOne(text: string, wishes?: Partial<CrontabWishes>) {
  const [entry, ...others] = await schedulesOf(convert(text, wishes));
  expect(others).toEqual([]);
  return entry;
}

test('a line without signs of a shell is a program and its arguments', async () => {
  expect(await onlyOne(`5 4 * * sun /usr/bin/backup.sh -a 'my files'\n`)).toMatchObject({
    jobId: 'shell.command',
    name: 'backup.sh',
    schedule: '5 4 * * sun',
    timezone: 'Europe/Berlin',
    enabled: true,
    input: { command: ['/usr/bin/backup.sh', '-a', 'my files'], cwd: '/home/ada' },
  });
});

test.each`
  line                                        | command
  ${'* * * * * a > b 2>&1'}                   | ${['a > b 2>&1']}
  ${String.raw`* * * * * date +\%F | mail a`} | ${['date +%F | mail a']}
  ${'* * * * * cd /srv && ./run "$X"'}        | ${['cd /srv && ./run "$X"']}
  ${'* * * * * mail -s hi ada%Hello%you'}     | ${[`{ mail -s hi ada\n} <<'INPUT'\nHello\nyou\nINPUT\n`]}
  ${'* * * * * cat%INPUT'}                    | ${[`{ cat\n} <<'INPUT_'\nINPUT\nINPUT_\n`]}
`('$line needs a shell, and a note says so', async ({ line, command }) => {
  expect(await onlyOne(line)).toMatchObject({ input: { command, shell: true } });
  expect(convert(line).notes).toContainEqual({
    line: 1,
    text: 'the line has signs of a shell, so "shell: true"',
  });
});

test(String.raw`\% is a percent sign, without a shell too`, async () => {
  expect(await onlyOne(String.raw`* * * * * date +\%F`)).toMatchObject({
    input: { command: ['date', '+%F'] },
  });
});

test.each(['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually'])(
  '%s stays',
  async (when) => {
    expect(await onlyOne(`${when} ls`)).toMatchObject({ schedule: when });
  },
);

test.each`
  line                  | reason
  ${'@reboot ls'}       | ${/schedules go by time/}
  ${'@every_minute ls'} | ${/./}
  ${'61 * * * * ls'}    | ${/61/}
  ${'0 22-2 * * * ls'}  | ${/22-2/}
  ${'30 2 30 2 * ls'}   | ${/never/}
  ${'0 5 * * ls'}       | ${/expected five fields or a nickname/}
  ${'0 5 * * *'}        | ${/expected five fields or a nickname/}
  ${'ls'}               | ${/expected five fields or a nickname/}
  ${'* * * * * a\0b'}   | ${/NUL/}
`('$line stays as a comment with the reason', async ({ line, reason }) => {
  const converted = convert(`# before\n${line}\n`);
  expect(converted).toMatchObject({ converted: 0, kept: 1 });
  expect(converted.notes).toEqual([{ line: 2, text: expect.stringMatching(reason) }]);
  expect(converted.text).toContain(`# line 2: ${line.replace('\0', ' ')}\n  # not converted: `);
  expect(await schedulesOf(converted)).toEqual([]);
});

test('CRON_TZ is the zone of what follows; a zone that nobody knows converts nothing', async () => {
  const converted = convert('0 1 * * * a\nCRON_TZ=America/New_York\n0 1 * * * b\nCRON_TZ=EST\n0 1 * * * c\n');
  expect((await schedulesOf(converted)).map(({ name, timezone }) => [name, timezone])).toEqual([
    ['a', 'Europe/Berlin'],
    ['b', 'America/New_York'],
  ]);
  expect(converted.notes).toContainEqual({ line: 5, text: expect.stringContaining('Time zone "EST"') });
});

test('variables are given to the commands below them, with a shell and without', async () => {
  const [first, second, third] = await schedulesOf(
    convert(`PATH=/opt/bin:/bin\n* * * * * a b\nNAME="it's"\n* * * * * a | b\nHOME=/srv\n* * * * * c\n`),
  );
  expect(first).toMatchObject({ input: { command: ['env', 'PATH=/opt/bin:/bin', 'a', 'b'] } });
  expect(second).toMatchObject({
    input: { command: [String.raw`export PATH='/opt/bin:/bin'; export NAME='it'\''s'; a | b`], shell: true },
  });
  expect(third).toMatchObject({
    input: { command: ['env', 'PATH=/opt/bin:/bin', "NAME=it's", 'HOME=/srv', 'c'], cwd: '/srv' },
  });
});

test('another SHELL reads the lines that need one', async () => {
  expect(await onlyOne('SHELL=/bin/bash\n* * * * * a | b')).toMatchObject({
    input: { command: ['/bin/bash', '-c', 'a | b'] },
  });
  expect(await onlyOne('SHELL=/bin/bash\n* * * * * a b')).toMatchObject({ input: { command: ['a', 'b'] } });
});

test.each`
  name             | line
  ${'DB_PASSWORD'} | ${'DB_PASSWORD=hunter2'}
  ${'MYSQL_PWD'}   | ${'MYSQL_PWD=hunter2'}
  ${'REDIS_URL'}   | ${'REDIS_URL=redis://:hunter2@db/0'}
  ${'BACKUP'}      | ${'BACKUP="postgres://ada:hunter2@db:5432/shop"'}
  ${'SLACK'}       | ${'SLACK=https://hooks.slack.com/services/T000/B000/hunter2'}
`('the value of $name looks secret, and is in no file', async ({ name, line }) => {
  const converted = convert(`# ${line}\n${line}\n* * * * * a\n`);
  expect(JSON.stringify(converted)).not.toContain('hunter2');
  expect(await schedulesOf(converted)).toMatchObject([{ input: { command: ['a'], env: [name] } }]);
  expect(converted.notes[0]).toEqual({
    line: 2,
    text: expect.stringContaining(`set ${name} in the environment`),
  });
});

test('the last value of a variable counts, secret or not', async () => {
  const text = 'A=b\nA=redis://:hunter2@db/0\n* * * * * first\nA=c\n* * * * * second\n';
  const [first, second] = await schedulesOf(convert(text));
  expect(first?.input).toEqual({ command: ['first'], cwd: '/home/ada', env: ['A'] });
  expect(second?.input).toEqual({ command: ['env', 'A=c', 'second'], cwd: '/home/ada' });
});

test('an address without a password, and an empty value, are no secrets', async () => {
  expect(await onlyOne('API=http://db:8080/a\nCOOKIE=\n* * * * * a')).toMatchObject({
    input: { command: ['env', 'API=http://db:8080/a', 'COOKIE=', 'a'] },
  });
});

test.each`
  command                                                  | program
  ${'psql postgres://ada:hunter2@db/shop'}                 | ${'psql'}
  ${'PGPASSWORD=hunter2 pg_dump shop > /b/shop.sql'}       | ${'pg_dump'}
  ${`A=b PGPASSWORD='my hunter2' /usr/bin/pg_dump | gzip`} | ${'pg_dump'}
  ${'(PGPASSWORD=hunter2; export PGPASSWORD; pg_dump)'}    | ${'export'}
  ${'mysqldump --password=hunter2 shop'}                   | ${'mysqldump'}
  ${'sync --api-token hunter2'}                            | ${'sync'}
  ${'push --registry-auth-token hunter2'}                  | ${'push'}
  ${'sync --aws-secret-access-key "hunter2 x"'}            | ${'sync'}
  ${'sync --key hunter2'}                                  | ${'sync'}
  ${'AWS_ACCESS_KEY_ID=hunter2 sync'}                      | ${'sync'}
  ${'PGPASS=hunter2 sync'}                                 | ${'sync'}
  ${'DB_TOKEN="hunter2'}                                   | ${'command'}
`(
  'a secret in "$command" has a note, and is in no name and no comment',
  async ({ command, program }: { readonly command: string; readonly program: string }) => {
    const converted = convert(`0 3 * * * ${command}`);
    expect(converted.notes).toContainEqual({ line: 1, text: expect.stringContaining('looks like a secret') });
    expect((await schedulesOf(converted)).map(({ name }) => name)).toEqual([program]);
    const withSecret = converted.text.split('\n').filter((line) => line.includes('hunter2'));
    expect(withSecret).toEqual([expect.stringMatching(/^ {6}command: /)]);
    const kept = convert(`@reboot ${command}\n# 0 3 * * * ${command}`);
    expect(JSON.stringify(kept)).not.toContain('hunter2');
  },
);

test.each([
  'PGPASSWORD="$SHOP" pg_dump',
  'mysqldump --password-file /run/shop',
  'sync --token $SHOP',
  'a KEY=',
  'sort --key 2,3nr /a',
  'sort --key=2 /a',
  'sync --key ~/.ssh/id',
  'BYPASS_CACHE=1 sync',
  'KEYBOARD=us sync',
])('there is no secret in %s', (command) => {
  const secrets = convert(`0 3 * * * ${command}`).notes.filter(({ text }) => text.includes('secret'));
  expect(secrets).toEqual([]);
  expect(convert(`@reboot ${command}`).text).toContain(`# line 1: @reboot ${command}\n`);
});

test.each(['mysql%set password=hunter2', 'mail ada%--db-token hunter2%bye'])(
  'a secret in the text that "%s" reads has a note, and is in no comment',
  (command) => {
    const converted = convert(`0 3 * * * ${command}`);
    expect(converted.notes).toContainEqual({ line: 1, text: expect.stringContaining('looks like a secret') });
    const comments = converted.text.split('\n').filter((line) => line.startsWith('  #'));
    expect(comments.join('\n')).not.toContain('hunter2');
  },
);

test.each`
  line                        | note
  ${'MAILTO=ada@example.com'} | ${/alerts report failures.*settings\.email\.to: \[ada@example\.com\]/}
  ${'MAILTO=""'}              | ${/nothing is mailed/}
  ${'RANDOM_DELAY=10'}        | ${/jitter: 10m/}
  ${'MAILFROM=cron'}          | ${/about the mails of cron/}
  ${'LOGNAME=bo'}             | ${/as the user of the worker/}
`('$line has a note with its line', ({ line, note }) => {
  const { notes, text } = convert(`\n${line}\n`);
  expect(notes).toEqual([{ line: 2, text: expect.stringMatching(note) }]);
  expect(text).toContain('# line 2: ');
});

test.each`
  when             | note
  ${'0 5 13 * 5'}  | ${/are both set: it fires when either matches, as with cron/}
  ${'0 5 */2 * 5'} | ${/fires only on days that match both/}
`('$when: what two fields of days mean', ({ when, note }) => {
  expect(convert(`${when} ls`).notes).toContainEqual({ line: 1, text: expect.stringMatching(note) });
});

test('a command overlaps itself and misses times as with cron, and a note names the one limit', async () => {
  const text = '* * * * * a\n* * * * * b';
  const asCron = { rules: expect.objectContaining({ overlap: 'allow', catchUp: 'skip' }) };
  expect(await schedulesOf(convert(text))).toMatchObject([asCron, asCron]);
  const notes = convert(text).notes.filter((note) => note.text.includes('24 h'));
  expect(notes).toEqual([{ line: 1, text: expect.stringContaining('as with cron') }]);
});

function about({ notes }: ConvertedCrontab) {
  return notes.filter(({ text }) => text.startsWith('cron searches'));
}

test('the first command has a note about PATH, unless the crontab sets it', () => {
  expect(about(convert('# a\n* * * * * a\n* * * * * b'))).toEqual([{ line: 2, text: expect.any(String) }]);
  expect(about(convert('PATH=/bin\n* * * * * a'))).toEqual([]);
});

test('with users, lines of others stay as comments', async () => {
  const converted = convert('0 1 * * * root /sbin/a\n0 2 * * * ada b c\n0 3 * * * ada\n', { user: 'ada' });
  expect(await schedulesOf(converted)).toMatchObject([{ input: { command: ['b', 'c'] } }]);
  expect(converted).toMatchObject({ converted: 1, kept: 2 });
  expect(converted.notes).toContainEqual({ line: 1, text: expect.stringContaining('it runs as root') });
  expect(converted.notes).toContainEqual({ line: 3, text: expect.stringContaining('name of a user') });
});

test('names are those of the programs, and unique', async () => {
  const text =
    '* * * * * /usr/bin/a x\n* * * * * /opt/a\n* * * * * "My Script"\n* * * * * (a)\n* * * * * ((\n';
  expect((await schedulesOf(convert(text))).map(({ name }) => name)).toEqual([
    'a',
    'a-2',
    'my',
    'a-3',
    'command',
  ]);
});

test('every line is in the text, in order', () => {
  const lines = ['# Backups', '', 'MAILTO=x', '0 1 * * * a', '@reboot b', 'what?'];
  const { text } = convert(`${lines.join('\r\n')}\r\n`);
  const places = lines.filter((line) => line !== '').map((line) => text.indexOf(line));
  expect(places).not.toContain(-1);
  expect(places).toEqual(places.toSorted((a, b) => a - b));
});

test('characters that a file of YAML cannot have do no harm', async () => {
  const text = '* * * * * a "b\u007f\u0085\u2028: #{[" \u001b[0m\n# \u0007: {\n';
  expect(await schedulesOf(convert(text))).toHaveLength(1);
});
