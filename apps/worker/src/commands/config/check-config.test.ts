import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { createOutput } from '../../cli/output.ts';
import { run } from './config-check.ts';

const GOOD = `schedules:
  - { jobId: maintenance.retry, schedule: '@hourly', enabled: true }
  - { name: nightly, jobId: maintenance.retry, schedule: '@daily', enabled: false }
`;

/** `config:check` in an installation that has these files. */
async function check(
  files: Readonly<Record<string, string>>,
  { env = {}, config, alerts, isTTY = false, json = false }: Partial<Calling> = {},
) {
  const folder = mkdtempSync(path.join(tmpdir(), 'config-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const app = path.join(folder, 'apps/worker');
  mkdirSync(app, { recursive: true });
  for (const [name, text] of Object.entries(files)) writeFileSync(path.join(app, name), text);
  const written = { stdout: '', stderr: '' };
  const stdout = { isTTY, write: (text: string) => (written.stdout += text) };
  const stderr = { write: (text: string) => (written.stderr += text) };
  const output = createOutput({ stdout, stderr, env: { NO_COLOR: '1' }, json });
  const entry = pathToFileURL(path.join(app, 'dist/index.js'));
  const io = { stdout, stderr, env, now: Date.now, entry, cwd: app };
  const options = { ...(config !== undefined && { config }), ...(alerts !== undefined && { alerts }) };
  const exitCode = await run({ args: {}, options, rest: [], output, io, mayAsk: false, jobModules: [] });
  return { exitCode, stdout: written.stdout.replaceAll(`${app}/`, ''), stderr: written.stderr };
}

interface Calling {
  readonly env: Readonly<Record<string, string>>;
  readonly config: string;
  readonly alerts: string;
  readonly isTTY: boolean;
  readonly json: boolean;
}

test('all is well: a row for each source, and 0', async () => {
  const { exitCode, stdout, stderr } = await check({
    'scheduler.yaml': GOOD,
    'worker.yaml': 'concurrency: 5\n',
    'alerts.yaml': 'queueHealth: [{ name: a, enabled: false, conditions: { dlqSize: 1 } }]\n',
  });
  expect([exitCode, stderr]).toEqual([0, '']);
  expect(stdout.trimEnd().split('\n')).toEqual([
    'ok\tenvironment\t\tno unknown variables',
    'ok\tworker.yaml\tworker.yaml\t1 field',
    expect.stringMatching(/^ok\tjobs\t\t\d+ jobs$/),
    'ok\tscheduler.yaml\tscheduler.yaml\t2 schedules, 1 on',
    'ok\talerts.yaml\talerts.yaml\t1 rule, 0 on',
  ]);
});

test('nothing has to be there', async () => {
  const { exitCode, stdout } = await check({});
  expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/\tworker\.yaml\t\tno file\n/)]);
  expect(stdout).toMatch(/\tscheduler\.yaml\tscheduler\.yaml\tno file\n/);
  expect(stdout).toMatch(/\talerts\.yaml\talerts\.yaml\tno file\n$/);
});

test('a language model that cannot be used is a warning, without its key', async () => {
  const env = { OPENAI_API_KEY: 'sk-geheim mit Leerzeichen', OPENAI_BASE_URL: 'ftp://models.example.com' };
  const { exitCode, stdout } = await check({}, { env });
  expect(exitCode).toBe(0);
  expect(stdout).toMatch(/^warning\tenvironment\t\tOPENAI_API_KEY: expected letters, .*templates\.$/m);
  expect(stdout).toMatch(
    /^warning\tenvironment\t\tOPENAI_BASE_URL: expected an http\(s\) URL .*templates\.$/m,
  );
  expect(stdout).not.toContain('geheim');
});

test('an export by OTLP that is not followed is a warning', async () => {
  const env = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://a:1', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc' };
  expect(await check({}, { env })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^warning\tenvironment\t\tOTEL_EXPORTER_OTLP_PROTOCOL: expected/m),
  });
});

test('the value of a secret variable is not shown in another one', async () => {
  const env = { API_TOKEN: 'correct-horse', HEALTH_PORT: 'correct-horse' };
  const { stdout } = await check({}, { env });
  expect(stdout).toContain('HEALTH_PORT: expected a port from 0 to 65535, got "[redacted]"');
});

test('but a file that a person named has to be', async () => {
  const { exitCode, stdout } = await check({}, { config: 'nope.yaml', env: { WORKER_CONFIG: 'no.yaml' } });
  expect(exitCode).toBe(4);
  expect(stdout).toMatch(/^problem\tworker\.yaml\tno\.yaml\tCannot read no\.yaml: there is no such file/m);
  expect(stdout).toMatch(/^problem\tscheduler\.yaml\t\tCannot read nope\.yaml: there is no such file/m);
});

test('rules are read from the file that --alerts names, which has to be there', async () => {
  const rule = '{ name: a, enabled: false, conditions: { dlqSize: 1 } }';
  const files = { 'alerts.yaml': '- a\n', 'new.yaml': `queueHealth: [${rule}]\n` };
  expect(await check(files, { alerts: 'new.yaml' })).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/\nok\talerts\.yaml\tnew\.yaml\t1 rule, 0 on\n$/),
  });
  expect(await check({ 'new.yaml': 'queueHealt: []\n' }, { alerts: 'new.yaml' })).toMatchObject({
    exitCode: 4,
    stdout: expect.stringContaining('Did you mean "queueHealth"?'),
  });
  expect(await check({}, { alerts: 'nope.yaml' })).toMatchObject({
    exitCode: 4,
    stdout: expect.stringMatching(/^problem\talerts\.yaml\t\tCannot read nope\.yaml: there is no such file/m),
  });
});

const WRONG = {
  'worker.yaml': 'concurency: 5\ndatabase: mysql://localhost\n',
  'scheduler.yaml': GOOD.replace('@hourly', '0 25 * * *').replace('maintenance.retry', 'maintenance.rety'),
  'alerts.yaml':
    'settings: { chanels: [] }\njobFailures: [{ name: a, conditions: { timeout: true, jobPattern: mantenance } }]\n',
};

test('everything that is wrong, in all sources, and 4', async () => {
  const env = { WORKER_CONFG: 'x', HEALTH_PORT: 'none', DATABASE_URL: 'mysql://db', LOG_LEVEL: 'loud' };
  const { exitCode, stdout, stderr } = await check(WRONG, { env });
  expect([exitCode, stderr]).toEqual([4, '']);
  expect(stdout.trimEnd().split('\n')).toEqual([
    expect.stringMatching(/^problem\tenvironment\t\tHEALTH_PORT: expected a port/),
    expect.stringMatching(/^problem\tenvironment\t\t.*DATABASE_URL/),
    'warning\tenvironment\t\tunknown variable WORKER_CONFG. Did you mean WORKER_CONFIG?',
    expect.stringMatching(/^warning\tenvironment\t\tLOG_LEVEL: /),
    'problem\tworker.yaml\tworker.yaml:1:1\tconcurency: unknown key. Did you mean "concurrency"?',
    expect.stringMatching(/^ok\tjobs\t/),
    expect.stringMatching(
      /^problem\tscheduler\.yaml\tscheduler\.yaml:2:14\tschedules\[0\]\.jobId: no job .*Did you mean "maintenance\.retry"\?$/,
    ),
    expect.stringMatching(
      /^problem\tscheduler\.yaml\tscheduler\.yaml:2:42\tschedules\[0\]\.schedule: .*hour/,
    ),
    'problem\talerts.yaml\talerts.yaml:1:13\tsettings.chanels: unknown key. Did you mean "channels"?',
    expect.stringMatching(
      /^warning\talerts\.yaml\talerts\.yaml:2:67\tjobFailures\[0\]\.conditions\.jobPattern: fits none of the \d+ registered/,
    ),
  ]);
});

test.each(['console.intern', 'console.intern:8443'])(
  'CONSOLE_URL=%s is a problem, not shown',
  async (url) => {
    const { exitCode, stdout } = await check({}, { env: { CONSOLE_URL: url } });
    expect(exitCode).toBe(4);
    expect(stdout).toMatch(/^problem\tenvironment\t\tCONSOLE_URL: expected an http\(s\) URL /m);
    expect(stdout).not.toContain(url + '\n');
    expect(stdout).not.toContain('8443');
  },
);

test('an alerts.yaml that is no such file is one problem', async () => {
  const { exitCode, stdout } = await check({ 'alerts.yaml': '- a\n' });
  expect(exitCode).toBe(4);
  expect(stdout).toMatch(/\nproblem\talerts\.yaml\talerts\.yaml:1:1\texpected a map with "settings:"/);
});

test('a mistake in the retention of worker.yaml has its line', async () => {
  const { exitCode, stdout } = await check({ 'worker.yaml': 'retention:\n  logs: 1 fortnight\n  runz: 3\n' });
  expect(exitCode).toBe(4);
  expect(stdout).toMatch(/^problem\tworker\.yaml\tworker\.yaml:2:\d+\tretention\.logs: /m);
  expect(stdout).toMatch(/^problem\tworker\.yaml\tworker\.yaml:3:3\tretention\.runz: unknown key/m);
});

test('a database that worker.yaml names is looked at too', async () => {
  const { stdout } = await check({ 'worker.yaml': 'database: mysql://localhost\n' });
  expect(stdout).toMatch(/^problem\tworker\.yaml\tworker\.yaml\t.*mysql/m);
});

test('a wrong database hides no other field of the same file', async () => {
  const { stdout } = await check({ 'worker.yaml': 'database: mysql://localhost\njobs: [./none.mjs]\n' });
  expect(stdout).toMatch(/^problem\tworker\.yaml\tworker\.yaml\t.*mysql/m);
  expect(stdout).toMatch(/^problem\tjobs\t.*none\.mjs/m);
});

test('schedules are not called fine where the jobs cannot be loaded', async () => {
  const files = { 'worker.yaml': 'jobs: [./none.mjs]\n', 'scheduler.yaml': GOOD };
  expect((await check(files)).stdout).toMatch(/^unchecked\tscheduler\.yaml\tscheduler\.yaml\tnot checked, /m);
  expect((await check(files, { isTTY: true })).stdout).toMatch(/^ {2}! scheduler\.yaml +not checked, /m);
});

test('on a terminal the mistakes stand below their source', async () => {
  const { stdout } = await check(
    { 'scheduler.yaml': GOOD.replace('@hourly', '0 9 */2 * 1').replace('enabled: false', 'enabled: no') },
    { isTTY: true },
  );
  expect(stdout).toMatch(/^ {2}✓ environment {5}no unknown variables\n {2}✓ worker\.yaml {5}no file\n/);
  expect(stdout).toMatch(
    /\n {2}✗ scheduler\.yaml {2}1 problem\n {6}scheduler\.yaml:3:\d+\s+schedules\[1\]\.enabled:\s+expected\s+true\s+or\s+false,\s+got\s+"no";\s+write\s+false\n/,
  );
  const odd = await check({ 'scheduler.yaml': GOOD.replace('@hourly', '0 9 */2 * 1') }, { isTTY: true });
  expect(odd.exitCode).toBe(0);
  expect(odd.stdout).toMatch(
    /\n {2}! scheduler\.yaml {2}2 schedules, 1 on, 1 warning\n {6}warning {2}scheduler\.yaml:2:\d+\s+schedules\[0\]\.schedule:\s+It\s+fires\s+only\s+on\s+days\s+that\s+match\s+both/,
  );
});

test('--json has all of it on stdout, with places and pointers', async () => {
  const { exitCode, stdout, stderr } = await check(WRONG, { json: true });
  expect([exitCode, stderr]).toEqual([4, '']);
  expect(JSON.parse(stdout)).toMatchObject({
    data: {
      valid: false,
      sources: [
        { name: 'environment', problems: [], warnings: [] },
        { name: 'worker.yaml', problems: [{ line: 1, column: 1, pointer: '/concurency' }] },
        { name: 'jobs', problems: [] },
        {
          name: 'scheduler.yaml',
          problems: [
            { file: 'scheduler.yaml', line: 2, column: 14, pointer: '/schedules/0/jobId' },
            {
              line: 2,
              column: 42,
              pointer: '/schedules/0/schedule',
              message: expect.stringContaining('hour'),
            },
          ],
        },
        {
          name: 'alerts.yaml',
          problems: [{ file: 'alerts.yaml', line: 1, column: 13, pointer: '/settings/chanels' }],
        },
      ],
    },
  });
});
