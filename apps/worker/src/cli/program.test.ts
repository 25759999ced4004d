import { InvalidArgumentError } from 'commander';
import { expect, test } from 'vitest';
import { actorOf } from './actor.ts';
import { type Call, defineCommand } from './command.ts';
import { EXIT } from './failure.ts';
import { runProgram } from './program.ts';

interface ShowArguments {
  readonly runId: string;
  readonly attempt?: string;
}

interface ShowOptions {
  readonly limit: number;
  readonly job?: string;
  readonly follow: boolean;
  readonly retry: boolean;
}

interface ForgetOptions {
  readonly follow: boolean;
  readonly but?: readonly number[];
}

test('a command gets its arguments and options, typed and with defaults', async () => {
  const { calls } = await run(['run:show', '1187']);
  expect(calls[0]).toMatchObject({
    args: { runId: '1187' },
    options: { limit: 50, follow: false, retry: true },
  });
  expect(calls[0]?.options).not.toHaveProperty('job');
});

test('an optional argument is there when it was given', async () => {
  expect((await run(['run:show', '1', '2'])).calls[0]?.args).toEqual({ runId: '1', attempt: '2' });
  expect((await run(['run:show', '1'])).calls[0]?.args).toEqual({ runId: '1' });
});

test('an argument that may come more than once is a list, however many there are', async () => {
  expect((await run(['run:forget', '1', '2', '--follow'])).calls[0]).toMatchObject({
    args: { runIds: ['1', '2'] },
    options: { follow: true },
    rest: [],
  });
  expect((await run(['run:forget'])).calls[0]?.args).toEqual({ runIds: [] });
  expect((await run(['help', 'all'])).stdout).toMatch(/^ {2}run:forget \[runIds\.\.\.\] +forget runs$/m);
});

test('an option that may come more than once keeps each of its values', async () => {
  const { calls } = await run(['run:forget', '1', '--but', '2', '--but=3']);
  expect(calls[0]?.options).toMatchObject({ but: [2, 3] });
  expect((await run(['run:forget'])).calls[0]?.options).not.toHaveProperty('but');
});

test('--no-input tells a command that nobody answers', async () => {
  expect((await run(['run:show', '1'])).calls[0]?.mayAsk).toBe(true);
  expect((await run(['--no-input', 'run:show', '1'])).calls[0]?.mayAsk).toBe(false);
  expect((await run(['run:show', '1', '--no-input'])).calls[0]?.mayAsk).toBe(false);
});

test('--as names who acts, before WORKER_ACTOR and the user', async () => {
  const actorWith = async (args: readonly string[]): Promise<string | undefined> => {
    const { calls } = await run([...args, 'run:show', '1'], {
      env: { USER: 'root', WORKER_ACTOR: 'bo' },
    });
    return calls[0] && actorOf(calls[0].io.env);
  };
  expect(await actorWith(['--as', 'ada'])).toBe('ada');
  expect(await actorWith([])).toBe('bo');
  expect(await run(['--as', ' ', 'run:show', '1'])).toMatchObject({
    exitCode: EXIT.usage,
    stderr: expect.stringContaining('Try: worker run:show --help'),
  });
});

test.each([
  [{ WORKER_ACTOR: 'ada', USER: 'root' }, 'ada'],
  [{ WORKER_ACTOR: '', USER: 'root' }, 'root'],
  [{ USER: '' }, 'cli'],
  [{}, 'cli'],
])('with %o the actor is %s', (env, actor) => expect(actorOf(env)).toBe(actor));

test('a name that no event could have is refused', () => {
  expect(() => actorOf({ WORKER_ACTOR: 'a'.repeat(101) })).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});

test('options have a short form, are parsed, and switches can be turned off', async () => {
  const { calls } = await run(['run:show', '1187', '-f', '--limit', '7', '--job', 'a.b', '--no-retry']);
  expect(calls[0]?.options).toMatchObject({ limit: 7, job: 'a.b', follow: true, retry: false });
});

test('the exit code is what the command returns, and 0 where it returns nothing', async () => {
  expect((await run(['run:show', '404'])).exitCode).toBe(EXIT.notFound);
  expect((await run(['run:show', '1187'])).exitCode).toBe(EXIT.ok);
});

test('only the command that runs is loaded', async () => {
  expect((await run(['run:show', '1187'])).loaded).toEqual(['run:show']);
  for (const args of [['--version'], ['--help'], ['job', '--help'], ['nonsense'], []])
    expect((await run(args)).loaded).toEqual([]);
});

test('--version prints the version alone', async () => {
  expect(await run(['--version'])).toMatchObject({ exitCode: 0, stdout: '0.1.0\n', stderr: '' });
});

test('--help has the commands of the first day, and the others by their nouns', async () => {
  const { exitCode, stdout } = await run(['--help']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Commands:\n {2}job .*$/m);
  expect(stdout).not.toContain('show one run');
  expect(stdout).toMatch(/^ {2}run +show, .*forget$/m);
  expect(stdout).not.toContain('--json');
  expect(stdout).toContain('Global options: worker help options');
  expect(stdout).toMatch(/Examples:\n {2}worker daemon\n$/);
});

test('the commands of a noun, and the global options, have a help of their own', async () => {
  const { exitCode, stdout } = await run(['help', 'run']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^ {2}run:show .*show one run$/m);
  expect(stdout).not.toMatch(/^ {2}job /m);
  expect(await run(['run', '--help'])).toEqual({ ...(await run(['help', 'run'])) });
  const options = await run(['help', 'options']);
  expect(options.stdout).toContain('--json');
  expect(options.stdout).toContain('-h, --help');
  expect(options.stdout).not.toContain('run:show');
});

test('help all groups the commands and ends with examples', async () => {
  const { exitCode, stdout } = await run(['help', 'all']);
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^Runs:\n {2}run:show .*show one run$/m);
  expect(stdout).toMatch(/^Jobs:\n {2}job /m);
  expect(stdout).toMatch(/Examples:\n {2}worker daemon\n$/);
});

test("a command's help has its options and its examples, and says where the global options are", async () => {
  const { stdout } = await run(['run:show', '--help']);
  expect(stdout).toContain('-f, --follow');
  expect(stdout).toContain('--limit <n>');
  expect(stdout).not.toContain('--json');
  expect(stdout).toContain('Global options: worker help options');
  expect(stdout).toMatch(/Examples:\n {2}worker run:show 1187\n$/);
});

test('a command names what it takes, and that nearly all have options goes without saying', async () => {
  expect((await run(['help', 'all'])).stdout).toMatch(/^ {2}run:show <runId> \[attempt\] +show one run$/m);
});

test('worker help is --help, also of one command', async () => {
  expect(await run(['help'])).toEqual(await run(['--help']));
  expect((await run(['help', 'run:show'])).stdout).toBe((await run(['run:show', '--help'])).stdout);
});

test('a default is told as people write it', async () => {
  expect((await run(['run:show', '--help'])).stdout).toContain('finished within (default: 24h)');
});

test('no command at all is a usage error that shows the help', async () => {
  const { exitCode, stdout, stderr } = await run([]);
  expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
  expect(stderr).toMatch(/^Usage: worker/);
  expect(stderr).not.toContain('error');
});

test.each([
  [['run:shwo', '1'], "error  unknown command 'run:shwo'\n       Did you mean run:show?\n"],
  [['run:show', '1', '--folow'], "error  unknown option '--folow'\n       Did you mean --follow?\n"],
  [['run:show', '1', '--jsn'], "error  unknown option '--jsn'\n       Did you mean --json?\n"],
  [['--jsn', 'run:show', '1'], "error  unknown option '--jsn'\n       Did you mean --json?\n"],
  [['run:show'], "error  missing required argument 'runId'\n       Try: worker run:show --help\n"],
  [['run', 'show'], "error  missing required argument 'runId'\n       Try: worker run:show --help\n"],
  [
    ['job', 'list', '--input'],
    /argument missing\n {7}Did you mean worker job:list\? Try: worker job:list --help\n/,
  ],
  [['run:show', '1', '2', '3'], /^error {2}too many arguments/],
  [['run:show', '1', '--limit', 'x'], /argument 'x' is invalid. Give a whole number\.\n/],
])('%j is a usage error', async (args, message) => {
  const { exitCode, stdout, stderr } = await run(args);
  expect([exitCode, stdout]).toEqual([EXIT.usage, '']);
  expect(stderr).toMatch(message);
});

test('a usage error with --json is JSON on stderr', async () => {
  const { stderr, stdout } = await run(['run:shwo', '--json']);
  expect(stdout).toBe('');
  expect(JSON.parse(stderr)).toEqual({
    error: {
      code: 'USAGE',
      message: "unknown command 'run:shwo'",
      hint: 'Did you mean run:show?',
      exitCode: 2,
    },
  });
});

test('an open-ended command gets what it does not declare, in order', async () => {
  const { calls } = await run(['job', 'a.cleanup', '--retention', '60', '--dry', '--input', '{}', '--json']);
  expect(calls[0]).toMatchObject({
    args: { jobId: 'a.cleanup' },
    options: { input: '{}' },
    rest: ['--retention', '60', '--dry'],
    output: { json: true },
  });
});

test('a value that begins with one dash is the value as it was typed', async () => {
  const rest = ['--command', 'curl', '--command', '-fsS', '--command', '-Verbose', '--command', '-h'];
  expect((await run(['job', 'shell.command', ...rest])).calls[0]).toMatchObject({ rest });
});

test('words behind -- are no options, whatever they begin with', async () => {
  const { calls } = await run(['run:show', '--limit', '5', '--', '- bring stamps', '--follow']);
  expect(calls[0]).toMatchObject({
    args: { runId: '- bring stamps', attempt: '--follow' },
    options: { limit: 5, follow: false },
  });
});

test.each([[['job', '-h']], [['job', 'a.cleanup', '-h']], [['job', 'a.cleanup', '--json', '-h']]])(
  '%o asks for help: it is no value',
  async (typed) => {
    const { calls, exitCode, stdout } = await run(typed);
    expect([calls, exitCode]).toEqual([[], EXIT.ok]);
    expect(stdout).toContain('Usage: worker job');
  },
);

test('global options stand before or after the command', async () => {
  expect((await run(['--json', 'run:show', '1'])).calls[0]?.output.json).toBe(true);
  expect((await run(['run:show', '1', '--jsonl'])).calls[0]?.output.json).toBe(true);
  expect((await run(['run:show', '1'])).calls[0]?.output.json).toBe(false);
});

test('--no-input is taken, so that a script may always give it', async () => {
  expect(await run(['--no-input', 'run:show', '1'])).toMatchObject({ exitCode: EXIT.ok, stderr: '' });
});

test('a command that throws something unexpected is a bug', async () => {
  const { exitCode, stderr } = await run(['run:show', 'boom']);
  expect(exitCode).toBe(EXIT.bug);
  expect(stderr).toMatch(/^error {2}This is a bug in the worker: boom\n/);
});

async function run(args: readonly string[], { env = {} }: { readonly env?: Record<string, string> } = {}) {
  const written = { stdout: '', stderr: '' };
  const loaded: string[] = [];
  const calls: Call[] = [];
  const stream = (name: keyof typeof written) => ({ write: (text: string) => (written[name] += text) });
  const exitCode = await runProgram(args, {
    version: '0.1.0',
    first: ['job'],
    examples: ['worker daemon'],
    io: {
      stdout: stream('stdout'),
      stderr: stream('stderr'),
      env,
      now: () => 0,
      entry: new URL('file:///app/dist/index.js'),
      cwd: '/app',
    },
    commands: theCommands(loaded, calls),
  });
  return { exitCode, ...written, loaded, calls };
}

function theCommands(loaded: string[], calls: Call[]) {
  const show = defineCommand({
    name: 'run:show',
    group: 'Runs',
    summary: 'show one run',
    args: { runId: { summary: 'which run' }, attempt: { summary: 'which attempt', optional: true } },
    options: {
      limit: { value: 'n', summary: 'at most so many', parse: wholeNumber, default: 50 },
      job: { value: 'id', summary: 'of this job' },
      since: { value: 'duration', summary: 'finished within', default: 86_400_000, defaultText: '24h' },
      follow: { short: 'f', summary: 'go on as it grows' },
      retry: { negative: true, summary: 'do not retry' },
    },
    examples: ['worker run:show 1187'],
    load: async () => {
      loaded.push('run:show');
      return {
        async run(call: Call<ShowArguments, ShowOptions>) {
          calls.push(call);
          if (call.args.runId === 'boom') throw new TypeError('boom');
          return call.args.runId === '404' ? EXIT.notFound : undefined;
        },
      };
    },
  });
  const job = defineCommand({
    name: 'job',
    group: 'Jobs',
    summary: 'run a job once',
    args: { jobId: { summary: 'which job' } },
    options: { input: { value: 'json', summary: 'its input' } },
    examples: ['worker job daily.questmaster'],
    openEnded: true,
    load: async () => {
      loaded.push('job');
      return {
        async run(call: Call<{ readonly jobId: string }, { readonly input?: string }>) {
          calls.push(call);
        },
      };
    },
  });
  const jobList = defineCommand({
    name: 'job:list',
    group: 'Jobs',
    summary: 'list jobs',
    examples: [],
    load: async () => ({ run: async () => {} }),
  });
  const forget = defineCommand({
    name: 'run:forget',
    group: 'Runs',
    summary: 'forget runs',
    args: { runIds: { summary: 'which runs', optional: true, variadic: true } },
    options: {
      follow: { summary: 'go on' },
      but: { value: 'n', summary: 'which not', parse: wholeNumber, repeats: true },
    },
    examples: [],
    load: async () => ({
      async run(call: Call<{ readonly runIds: readonly string[] }, ForgetOptions>) {
        calls.push(call);
      },
    }),
  });
  return [show, job, jobList, forget];
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new InvalidArgumentError('Give a whole number.');
  return Number(text);
}
