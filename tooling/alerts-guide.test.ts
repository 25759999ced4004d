/** Checks docs/guides/alerts.md besides its programs: its shell commands, its rules, and its tables. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { builtProgram } from '../apps/worker/test/built-program.ts';
import { COMMANDS } from '../apps/worker/src/commands/index.ts';
import { parseRules } from '../packages/alerts/src/index.ts';
import { type FakeSlack, SLACK_HOOK, startFakeSlack } from '../packages/alerts/test/fakes/fake-slack.ts';
import { ENVIRONMENT } from '../packages/config/src/index.ts';
import { codeBlocks } from './code-blocks.ts';
import { shownPattern } from './shown-pattern.ts';
import { inTerminal } from './workspace-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
const guide = read('docs/guides/alerts.md');
const blocks = codeBlocks(guide);
const steps = blocks.flatMap(({ language, text: typed }, at) =>
  language === 'bash' ? [{ typed, shown: blocks[at + 1]?.text ?? '' }] : [],
);
const exported = steps.flatMap(({ typed }) => typed.match(/^export .*$/gm) ?? []);
const surroundings = {
  jobIds: ['daily.questmaster', 'maintenance.cleanup'],
  checkCron: () => undefined,
  checkZone: () => undefined,
};
const files = blocks
  .filter(({ language }) => language === 'yaml')
  .map(({ text: yaml }) => parseRules(yaml, 'alerts.yaml', surroundings));
const rules = files.flatMap((file) => file.rules);

const folder = mkdtempSync(path.join(tmpdir(), 'alerts-guide-'));
let slack: FakeSlack;
let program = '';
beforeAll(async () => {
  program = path.join(await builtProgram(), 'index.js');
  slack = await startFakeSlack();
});
afterAll(async () => {
  await slack[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true, force: true });
});

// One after the other: each goes on where the one before has stopped.
test.each(steps)('$typed', async ({ typed, shown }) => {
  const { exitCode, output } = await type(typed);
  expect({ exitCode, output }).toEqual({ exitCode: 0, output: expect.stringMatching(shownPattern(shown)) });
});

test('the messages of these steps are there: the test, what fires, and that it is over', () => {
  const told = slack.received.map(({ body }) => (JSON.parse(body) as { readonly text: string }).text);
  expect(told).toEqual([
    expect.stringMatching(/TEST/),
    '🟠 HIGH · Queue default has 1 dead letter, the last of no.such.job',
    expect.stringMatching(/RESOLVED HIGH after .* Queue default has 1 dead letter/),
  ]);
});

test('nothing is wrong with the rules and settings that it shows', () => {
  expect(files.flatMap(({ problems, warnings }) => [...problems, ...warnings])).toEqual([]);
});

test('each kind of rule has an example, and so have the ten that are shipped', () => {
  const shipped = parseRules(read('apps/worker/alerts.yaml'), 'alerts.yaml', { ...surroundings, jobIds: [] });
  expect(shipped.rules.length).toBe(10);
  expect(rules.map(({ name }) => name)).toEqual(
    expect.arrayContaining(shipped.rules.map(({ name }) => name)),
  );
  const rows = Array.from(
    guide.matchAll(/^\| `(\w+)`.*\| (low|medium|high|critical) +\|/gm),
    ([, kind, severity]) => ({
      kind,
      severity,
    }),
  );
  const examples = rules.map(({ condition: { kind }, severity }) => ({ kind, severity }));
  expect(rows.length).toBe(15);
  // Only the rule for critical jobs has another severity than its kind.
  expect(examples.filter(({ kind }) => kind !== 'failureCount')).toEqual(
    expect.arrayContaining(rows.filter(({ kind }) => kind !== 'failureCount')),
  );
  expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(rows.map(({ kind }) => kind)));
});

test('the variables that it names are there', () => {
  const named = new Set(Array.from(guide.matchAll(/`([A-Z]+(?:_[A-Z]+)+)`/g), ([, name]) => name));
  const known = ENVIRONMENT.map(({ name }) => name);
  expect([...named].filter((name) => !known.includes(name ?? ''))).toEqual([]);
});

const inText = Array.from(
  guide.matchAll(/`(?:worker )?([a-z]+:[a-z-]+)((?: [^`]*)?)`/g),
  ([, name = '', rest = '']) => ({
    name,
    flags: Array.from(rest.matchAll(/--([a-z-]+)/g), ([, flag = '']) => flag),
  }),
);
test.each(inText)('$name is a command with the flags $flags', ({ name, flags }) => {
  const command = COMMANDS.find((one) => one.name === name);
  expect(command).toBeDefined();
  expect(Object.keys(command?.options ?? {})).toEqual(expect.arrayContaining(flags));
});

/**
 * Runs a line in a terminal of 78 columns: with 80, a table shows one column more when a duration is a whole number of
 * seconds. A line that does not exit with 0 has its exit code in a comment.
 */
async function type(typed: string): Promise<{ readonly exitCode: number | null; readonly output: string }> {
  const before = exported.filter((line) => !typed.includes(line));
  const checked = typed.replaceAll(/^(.*?) # exits with (\d+)$/gm, '$1 || [ $? = $2 ]');
  const lines = ['set -e', 'stty cols 78', ...before, checked].join('\n');
  const script = lines
    .replaceAll(/^worker\(\).*\n/gm, '')
    .replaceAll(/^export SLACK_WEBHOOK_URL=.*$/gm, `export SLACK_WEBHOOK_URL=${slack.url}${SLACK_HOOK}`)
    .replaceAll(/^worker /gm, `${process.execPath} ${program} `);
  const [command = '', ...args] = inTerminal(script);
  const child = spawn(command, args, {
    cwd: folder,
    env: {
      PATH: process.env['PATH'],
      TZ: 'UTC',
      NO_COLOR: '1',
      TERM: 'xterm',
      DATABASE_URL: `sqlite:${path.join(folder, 'worker.db')}`,
    },
  });
  const ended = once(child, 'close');
  const output = await text(child.stdout);
  await ended;
  return { exitCode: child.exitCode, output: stripVTControlCharacters(output).replaceAll('\r', '') };
}
