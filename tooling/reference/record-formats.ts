/** Runs every command that lists something on an example store, and records what a program gets from it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { registerNode } from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { storePlace } from '@sb/testkit';
import { runProgram } from '../../apps/worker/src/cli/program.ts';
import { VERSION } from '../../apps/worker/src/cli/version.ts';
import { COMMANDS } from '../../apps/worker/src/commands/index.ts';
import { createUser } from '../../packages/access/src/index.ts';
import { importOrganisation } from '../../packages/questboard/src/index.ts';
import { JOBS } from '../runbook-states.ts';

export interface Format {
  readonly command: string;
  /** In a pipe, in their order; empty where the command prints lines there. */
  readonly columns: readonly string[];
  /** Of `data` with --json: `id`, `error.message`. */
  readonly fields: readonly string[];
}

const ROOT = path.resolve(import.meta.dirname, '../..');
const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members: [{ id: ada, name: Ada, email: ada@example.com, role: owner }]
quests: [{ id: invoices, title: Invoices }]
tasks: [{ id: first, questId: invoices, title: First, estimateMinutes: 240 }]
`;
/** They make what the others list. */
const BEFORE = [
  ['job', 'mail.send', '--input', '{"to":"bounce"}'],
  ['job', 'mail.send', '--input', '{"to":"ada"}', '--tag', 'example'],
  ['job', 'mail.send', '--input', '{"to":"bo"}', '--enqueue'],
  ['queue:pause', 'mail', '--reason', 'provider down', '--for', '1h'],
  ['alert:silence', '--job', 'mail.send', '--for', '1h', '--reason', 'provider down'],
  ['token:create', '--name', 'ci', '--user', 'ana', '--role', 'viewer', '--expires', '90d'],
];
const ASKED = [
  ['list'],
  ['runs'],
  ['history'],
  ['stats'],
  ['logs', '--grep', 'mail'],
  ['run:show', '1'],
  ['run:explain', '1'],
  ['run:logs', '1'],
  ['run:diff', '1', '2'],
  ['queue:list'],
  ['queue:show', 'mail'],
  ['queue:explain', 'mail'],
  ['node:list'],
  ['node:show', 'ada'],
  ['dlq:list'],
  ['dlq:list', '--group'],
  ['dlq:show', '1'],
  ['schedules'],
  ['schedules:preview', '0 9 * * *', '--next', '2'],
  ['alert:status'],
  ['alert:history'],
  ['alert:silences'],
  ['events:tail'],
  ['user:list'],
  ['token:list'],
  ['session:list'],
  ['questboard:show', '--org', 'acme'],
  ['task:list', '--org', 'acme'],
  ['quest:list', '--org', 'acme'],
  ['member:list', '--org', 'acme'],
  ['db:status'],
  ['config:check'],
  ['config:show'],
  ['doctor'],
];

/** `takeColumns` returns the columns of the last table in a pipe, and forgets them. */
export async function recordFormats(takeColumns: () => readonly string[]): Promise<readonly Format[]> {
  const folder = mkdtempSync(path.join(storePlace(), 'formats-'));
  const url = `sqlite:${path.join(folder, 'worker.db')}`;
  writeFileSync(path.join(folder, 'jobs.mjs'), JOBS);
  const run = (args: readonly string[]) =>
    print(args, { DATABASE_URL: url, USER: 'ada', WORKER_JOBS: path.join(folder, 'jobs.mjs') });
  try {
    await prepare(url);
    for (const args of BEFORE) await run(args);
    const formats: Format[] = [];
    for (const args of ASKED) {
      takeColumns();
      await run(args);
      const columns = takeColumns();
      const json = await run([...args, '--json']);
      formats.push({ command: commandOf(args), columns, fields: fieldsOf(dataOf(json, args)) });
    }
    return formats;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function dataOf(json: string, args: readonly string[]): unknown {
  if (json === '') throw new Error(`worker ${args.join(' ')} --json printed nothing`);
  return (JSON.parse(json) as { readonly data: unknown }).data;
}

async function prepare(url: string): Promise<void> {
  const store = await openStore({ url });
  await migrate(store, VERSION);
  await createUser(store, { name: 'ana', role: 'admin', password: 'tall green kettle' }, { actor: 'ada' });
  await importOrganisation(store, BOARD, { file: 'board.yaml', now: new Date().toISOString() });
  await addNode(store);
  await store.close();
}

/** It is this process. */
async function addNode(store: Store): Promise<void> {
  await registerNode(store, {
    kind: 'daemon',
    name: 'ada',
    host: 'localhost',
    pid: process.pid,
    pidStarted: undefined,
    bootId: undefined,
    pidNamespace: undefined,
    version: VERSION,
    jobs: ['mail.send'],
    queues: undefined,
  });
}

async function print(args: readonly string[], env: Readonly<Record<string, string>>): Promise<string> {
  let printed = '';
  await runProgram(args, {
    version: VERSION,
    commands: COMMANDS,
    examples: [],
    io: {
      stdout: { write: (text) => (printed += text) },
      stderr: { write: () => true },
      env,
      now: Date.now,
      entry: pathToFileURL(path.join(ROOT, 'apps/worker/dist/index.js')),
      cwd: ROOT,
    },
  });
  return printed;
}

/** `run:show <run>`, `dlq:list --group` */
function commandOf([name = '', ...args]: readonly string[]): string {
  const definition = COMMANDS.find((one) => one.name === name);
  const terms = Object.keys(definition?.args ?? {}).map((term) => `<${term}>`);
  const flags = args.filter((arg) => ['--group', '--grep'].includes(arg));
  return [name, ...terms, ...flags].join(' ');
}

/** Down to the fields of the objects in it; of a list, those of any item. */
function fieldsOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(fieldsOf))];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => {
    const own = membersOf(inner);
    return own.length === 0 ? [name] : own.map((member) => `${name}.${member}`);
  });
}

/** One level, so that inputs and details do not become fields. */
function membersOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return [...new Set(value.flatMap(membersOf))];
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}
