import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { createOutput, type Output, type OutputOptions } from './output.ts';
import type { Column } from './terminal/table.ts';
import { displayWidth } from './terminal/text.ts';

interface Job {
  readonly id: string;
  readonly note: string;
  readonly runs: number;
}

const columns: readonly Column<Job>[] = [
  { header: 'job', get: ({ id }) => ({ text: id, style: 'bold' }) },
  { header: 'note', get: ({ note }) => note, flexible: true },
  { header: 'last', get: () => '2 d ago', plain: () => '2026-11-23T14:00:00.000Z' },
  {
    header: 'runs',
    get: ({ runs }) => runs.toLocaleString('en'),
    plain: ({ runs }) => `${runs}`,
    align: 'right',
  },
];
const jobs: readonly Job[] = [
  { id: 'daily.questmaster', note: 'x'.repeat(90), runs: 1204 },
  { id: 'github.sync', note: '日本語', runs: 7 },
];

test('a table on a terminal of 80 columns: the flexible column is cut, numbers stand at the right', () => {
  const { output, stdout } = aScreen({ columns: 80 });
  output.table(jobs, columns);
  expect(stripVTControlCharacters(stdout())).toBe(
    [
      `JOB                NOTE${' '.repeat(43)}LAST      RUNS`,
      `daily.questmaster  ${'x'.repeat(44)}…  2 d ago  1,204`,
      `github.sync        日本語${' '.repeat(41)}2 d ago      7`,
      '',
    ].join('\n'),
  );
});

test('a table on a terminal of 160 columns is whole', () => {
  const { output, stdout } = aScreen({ columns: 160 });
  output.table(jobs, columns);
  expect(stdout()).toContain('x'.repeat(90));
});

test('no line of a table is wider than the terminal', () => {
  for (const width of [48, 60, 80, 120, 160]) {
    const { output, stdout } = aScreen({ columns: width });
    output.table(jobs, columns);
    for (const line of stripVTControlCharacters(stdout()).split('\n'))
      expect(displayWidth(line)).toBeLessThanOrEqual(width);
  }
});

test('a column that may go is left out before a text is cut to nothing, the most expendable first', () => {
  const wide: readonly Column<Job>[] = [
    ...columns,
    { header: 'hint', get: () => 'every full moon', expendable: 2 },
    { header: 'queue', get: () => 'default', expendable: 1 },
  ];
  const headers = (width: number): string => {
    const { output, stdout } = aScreen({ columns: width, env: { NO_COLOR: '1' } });
    output.table(jobs, wide);
    return (stdout().split('\n')[0] ?? '').replaceAll(/ +/g, ' ').trim();
  };
  expect(headers(160)).toBe('JOB NOTE LAST RUNS HINT QUEUE');
  expect(headers(75)).toBe('JOB NOTE LAST RUNS QUEUE');
  expect(headers(55)).toBe('JOB NOTE LAST RUNS');
  expect(headers(40)).toBe('JOB NOTE LAST RUNS');
});

test('a pipe gets whole rows with tabs, exact times and no colour', () => {
  const { output, stdout } = aScreen({ isTTY: false });
  output.table(jobs, columns);
  expect(stdout()).toBe(
    [
      `daily.questmaster\t${'x'.repeat(90)}\t2026-11-23T14:00:00.000Z\t1204`,
      `github.sync\t日本語\t2026-11-23T14:00:00.000Z\t7`,
      '',
    ].join('\n'),
  );
});

test("a job's text cannot steer the terminal nor break a row", () => {
  const evil: Job = { id: 'a\u001b[2Jb', note: 'one\ntwo\tthree', runs: 1 };
  for (const isTTY of [true, false]) {
    const { output, stdout } = aScreen({ isTTY, env: { NO_COLOR: '1' } });
    output.table([evil], columns);
    expect(stdout()).toContain('one two three');
    expect(stdout()).not.toContain('\u001b');
  }
});

test('what shows nothing or turns the reading direction is shown as an escape on a terminal, in JSON too', () => {
  const evil = 'abc\u202etxt\u200b\u009b.exe';
  const shown = 'abc\\u202etxt\\u200b';
  const screen = aScreen({});
  screen.output.lines(evil);
  expect(screen.stdout()).toContain(shown);
  for (const flags of [{ json: true }, { jsonl: true }]) {
    const { output, stdout } = aScreen(flags);
    output.data([evil]);
    expect(stdout()).toContain(`${shown}\\u009b.exe`);
    expect(stdout()).not.toMatch(/[\u202e\u200b\u009b]/);
    expect(JSON.stringify(JSON.parse(stdout()))).toContain(evil);
  }
  const pipe = aScreen({ isTTY: false, json: true });
  pipe.output.data([evil]);
  expect(pipe.stdout()).toContain(evil);
});

test('only the text of a cell is painted, not its blanks', () => {
  const { output, stdout } = aScreen({});
  output.table(jobs, columns);
  expect(stdout()).toContain('\u001b[1mgithub.sync\u001b[22m        ');
});

test('--json prints the envelope alone', () => {
  const { output, stdout } = aScreen({ isTTY: false, json: true });
  output.table(jobs, columns);
  output.lines('for people');
  output.data([{ id: 1 }], { next: 'abc' });
  expect(stdout()).toBe('{"schemaVersion":1,"data":[{"id":1}],"page":{"next":"abc"}}\n');
});

test('--json on a terminal is indented, and has no page where there is none', () => {
  const { output, stdout } = aScreen({ json: true });
  output.data({ id: 1 });
  expect(stdout()).toBe('{\n  "schemaVersion": 1,\n  "data": {\n    "id": 1\n  }\n}\n');
});

test('--jsonl prints a line for each item', () => {
  const { output, stdout } = aScreen({ jsonl: true });
  output.data([{ id: 1 }, { id: 2 }]);
  output.data({ id: 3 });
  output.lines('for people');
  expect(stdout()).toBe('{"id":1}\n{"id":2}\n{"id":3}\n');
});

test('without --json, data is silent', () => {
  const { output, stdout } = aScreen({});
  output.data([1]);
  output.lines('one', 'two');
  expect(stdout()).toBe('one\ntwo\n');
});

test('a note goes to stderr, also with --json', () => {
  const { output, stdout, stderr } = aScreen({ json: true });
  output.note('paused since yesterday');
  expect([stdout(), stderr()]).toEqual(['', 'paused since yesterday\n']);
});

test.each([
  [{}, 'go on here\n'],
  [{ jsonl: true }, 'go on here\n'],
  [{ json: true }, ''],
])('where a list goes on is a note, unless the page of --json has it: %j', (how, shown) => {
  const { output, stdout, stderr } = aScreen(how);
  output.further('go on here');
  expect([stdout(), stderr()]).toEqual(['', shown]);
});

test.each([
  [undefined, 80],
  [0, 80],
  [100, 100],
  [400, 160],
])('a terminal with %s columns counts as %i wide', (given, width) => {
  expect(aScreen(given === undefined ? {} : { columns: given }).output.width).toBe(width);
});

interface Screen extends Partial<Omit<OutputOptions, 'stdout' | 'stderr'>> {
  readonly columns?: number;
  readonly isTTY?: boolean;
}

function aScreen({ columns: width, isTTY = true, env = {}, json = false, jsonl = false }: Screen): {
  output: Output;
  stdout: () => string;
  stderr: () => string;
} {
  const written = { stdout: '', stderr: '' };
  const stream = (name: keyof typeof written) => ({
    isTTY,
    ...(width === undefined ? {} : { columns: width }),
    write: (text: string) => (written[name] += text),
  });
  return {
    output: createOutput({ stdout: stream('stdout'), stderr: stream('stderr'), env, json, jsonl }),
    stdout: () => written.stdout,
    stderr: () => written.stderr,
  };
}
