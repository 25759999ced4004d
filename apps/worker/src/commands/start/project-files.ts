/** The files of a new project. Pure. */
import { VERSION } from '../../cli/version.ts';

export interface ProjectFile {
  /** From the folder of the project. */
  readonly path: string;
  readonly text: string;
  /** The lines to add by hand where the file exists already. */
  readonly add: string;
}

type CodeExtension = 'mjs' | 'mts' | 'ts';

export interface ProjectWishes {
  /** Of the package. */
  readonly name: string;
  /** Of the files with code. */
  readonly extension: CodeExtension;
  readonly timezone: string;
  /** The entries of scheduler.yaml beside the cleanup; default: one for the example. */
  readonly schedules?: string | undefined;
}

/** That of a file which Node reads as a module. `isModule`: the package.json has `"type": "module"`. */
export function codeExtension({
  typescript,
  isModule,
}: {
  readonly typescript: boolean;
  readonly isModule: boolean;
}): CodeExtension {
  if (!typescript) return 'mjs';
  return isModule ? 'ts' : 'mts';
}

export function projectFiles(wishes: ProjectWishes): readonly ProjectFile[] {
  const { extension } = wishes;
  const schedules = `${wishes.schedules ?? exampleSchedule(wishes.timezone)}${CLEANUP}`;
  return [
    { path: 'package.json', text: manifest(wishes), add: fieldLines(needs(extension)) },
    { path: '.gitignore', text: IGNORED, add: IGNORED },
    { path: 'worker.yaml', text: workerYaml(wishes), add: workerYaml(wishes) },
    { path: 'scheduler.yaml', text: `${SCHEDULES_HEAD}${schedules}`, add: schedules },
    { path: 'alerts.yaml', text: ALERTS, add: '' },
    {
      path: `jobs/index.${extension}`,
      text: indexOf(extension),
      add: `import { hello } from './hello.${extension}';\n`,
    },
    { path: `jobs/hello.${extension}`, text: HELLO, add: '' },
    { path: `jobs/hello.test.${extension}`, text: testOf(extension), add: '' },
  ];
}

/** Node 20 expands no patterns itself: the shell does. */
function scriptsOf(extension: CodeExtension): Readonly<Record<string, string>> {
  return {
    worker: 'worker',
    daemon: 'worker daemon',
    check: 'worker config:check',
    test: `node --test jobs/*.test.${extension}`,
  };
}

/** Of our packages, those of this program: they are released together. */
const RANGE = `^${VERSION}`;

/** The fields without which neither the jobs nor the tests of the project run. */
function needs(extension: CodeExtension): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    scripts: scriptsOf(extension),
    dependencies: { '@sb/cli': RANGE, '@sb/jobs': RANGE, zod: '^4.6.7' },
    devDependencies: { '@sb/testing': RANGE },
  };
}

function manifest({ name, extension }: ProjectWishes): string {
  const content = { name, version: '0.1.0', private: true, type: 'module', ...needs(extension) };
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** The fields as lines of a package.json, without the braces around them. */
function fieldLines(fields: Readonly<Record<string, unknown>>): string {
  const lines = JSON.stringify(fields, undefined, 2).split('\n').slice(1, -1);
  return `${lines.map((line) => line.slice(2)).join('\n')}\n`;
}

const IGNORED = 'node_modules/\ndata/\n.env\n';

function workerYaml({ extension, schedules }: ProjectWishes): string {
  return `# The settings of this worker. worker config:show --origin shows all of them with their values.
database: sqlite:data/worker.db
jobs: [./jobs/index.${extension}]
commands: ${schedules !== undefined} # true: shell.command may start programs, for each user who may enqueue runs
`;
}

const SCHEDULES_HEAD = `# The schedules of jobs. worker config:check lists mistakes in this file, worker schedules the next fires.
schedules:
`;

function exampleSchedule(timezone: string): string {
  return `  - jobId: hello
    schedule: '0 9 * * 1-5' # at 09:00, Monday to Friday
    enabled: true
    timezone: ${timezone}
    input:
      name: team
`;
}

/** Without it, the records of ended runs are never removed. */
const CLEANUP = `
  - jobId: maintenance.cleanup
    schedule: '0 0 * * *' # every day at midnight
    enabled: true
    timezone: UTC
`;

const ALERTS = `# The rules for alerts. A message is sent by the channels that "channels" names, if the environment enables them:
# slack with NOTIFY_SLACK_ENABLED=true and SLACK_WEBHOOK_URL; discord with NOTIFY_DISCORD_ENABLED=true and
# DISCORD_WEBHOOK_URL; email with NOTIFY_EMAIL_ENABLED=true, SMTP_URL, and settings.email.from and to in this file.
# worker alert:test sends a test message, worker doctor finds rules that notify nobody.
settings:
  enabled: true
  channels: [slack] # name here each channel that you enable: [slack, email]

jobFailures:
  - name: repeated-failures
    enabled: true
    conditions:
      consecutiveFailures: 3
    severity: high

queueHealth:
  - name: dead-letters
    enabled: true
    conditions:
      dlqSize: 1
    severity: high
`;

function indexOf(extension: string): string {
  return `// The jobs of this project: import yours and add it to the list. worker.yaml names this file.
import { hello } from './hello.${extension}';

export default [hello];
`;
}

const HELLO = `import { defineJob } from '@sb/jobs';

export const hello = defineJob({
  id: 'hello',
  name: 'Say hello',
  retry: { attempts: 3, backoff: 'exponential', delay: '10s' },
  run: async (ctx) => {
    const name = String(ctx.input?.name ?? 'world');
    ctx.logger.info('saying hello', { name });
    return { said: \`Hello, \${name}!\` };
  },
});
`;

function testOf(extension: string): string {
  return `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestWorker } from '@sb/testing';
import { hello } from './hello.${extension}';

test('hello says hello to the name of its input', async () => {
  const worker = await createTestWorker({ jobs: [hello] });
  try {
    const run = await worker.run(hello, { name: 'Ada' });
    assert.equal(run.status, 'succeeded');
    assert.deepEqual(run.result, { said: 'Hello, Ada!' });
  } finally {
    await worker[Symbol.asyncDispose]();
  }
});
`;
}
