/** Runs every command that lists something on an example store, and records what a program gets from it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { createRegistry, defaultRegistry, type JobRegistry } from '@sb/jobs';
import { registerNode } from '@sb/queue/engine';
import { migrate, openStore, type Store } from '@sb/storage';
import { storePlace } from '@sb/testkit';
import type { CommandDefinition } from '../../apps/worker/src/cli/command.ts';
import type { Output } from '../../apps/worker/src/cli/output.ts';
import { runProgram } from '../../apps/worker/src/cli/program.ts';
import { VERSION } from '../../apps/worker/src/cli/version.ts';
import { COMMANDS } from '../../apps/worker/src/commands/index.ts';
import { createUser } from '../../packages/access/src/index.ts';
import { importOrganisation } from '../../packages/questboard/src/index.ts';
import { JOBS } from '../runbook-states.ts';
import { lengthenLease } from './lease.sql.ts';

export interface Format {
  readonly command: string;
  /** In a pipe, in their order; empty where the command prints lines there. */
  readonly columns: readonly string[];
  /** Of `data` with --json: `id`, `error.message`. */
  readonly fields: readonly string[];
}

const ROOT = path.resolve(import.meta.dirname, '../..');
/** Where `defaultRegistry` of @sb/jobs keeps the one of the process. */
const REGISTRY = Symbol.for('@sb/jobs');
const BOARD = `format: questboard/v1
org: { id: acme, name: Acme, timezone: Europe/Berlin }
members: [{ id: ada, name: Ada, email: ada@example.com, role: owner }]
questlines: [{ id: money, title: Money, description: what we are paid }]
quests: [{ id: invoices, title: Invoices }]
tasks: [{ id: first, questId: invoices, title: First, estimateMinutes: 240 }]
`;
const LEASE_MS = 3_600_000;
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
  ['alert:stats'],
  ['alert:silences'],
  ['events:tail'],
  ['user:list'],
  ['token:list'],
  ['session:list'],
  ['questboard:show', '--org', 'acme'],
  ['task:list', '--org', 'acme'],
  ['quest:list', '--org', 'acme'],
  ['questline:list', '--org', 'acme'],
  ['member:list', '--org', 'acme'],
  ['db:status'],
  ['config:check'],
  ['config:show'],
  ['doctor'],
];

export async function recordFormats(): Promise<readonly Format[]> {
  const folder = mkdtempSync(path.join(storePlace(), 'formats-'));
  const url = `sqlite:${path.join(folder, 'worker.db')}`;
  writeFileSync(path.join(folder, 'jobs.mjs'), JOBS);
  const env = { DATABASE_URL: url, USER: 'ada', WORKER_JOBS: path.join(folder, 'jobs.mjs') };
  const forgetJobs = await keepJobsApart();
  try {
    await prepare(url);
    for (const args of BEFORE) await run(args, env);
    const formats: Format[] = [];
    for (const args of ASKED) {
      const { columns } = await run(args, env);
      const { printed } = await run([...args, '--json'], env);
      formats.push({ command: commandOf(args), columns, fields: fieldsOf(dataOf(printed, args)) });
    }
    return formats;
  } finally {
    forgetJobs();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The jobs that a command loads come into a registry of their own: other tests of the process share the usual one. */
async function keepJobsApart(): Promise<() => void> {
  await import('../../apps/worker/src/jobs.ts');
  const shared = defaultRegistry();
  const own = createRegistry();
  const apart: JobRegistry = {
    register: (jobs) => own.register(jobs),
    get: (id) => own.get(id) ?? shared.get(id),
    list: () => [...shared.list(), ...own.list()].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    get size() {
      return shared.size + own.size;
    },
  };
  Reflect.set(globalThis, REGISTRY, apart);
  return () => Reflect.set(globalThis, REGISTRY, shared);
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

/** It is this process. Its lease outlasts the commands, however slow the machine: none finds it late or gone. */
async function addNode(store: Store): Promise<void> {
  const id = await registerNode(store, {
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
  await store.write((tx) => lengthenLease(tx, id, LEASE_MS));
}

interface Printed {
  readonly printed: string;
  /** Of the last table. */
  readonly columns: readonly string[];
}

async function run(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Printed> {
  let printed = '';
  let columns: readonly string[] = [];
  await runProgram(args, {
    version: VERSION,
    commands: COMMANDS.map((command) => heard(command, (names) => (columns = names))),
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
  return { printed, columns };
}

/** The command, whose tables name their columns to `hear`: a pipe gets no header. */
function heard(command: CommandDefinition, hear: (names: readonly string[]) => void): CommandDefinition {
  return {
    ...command,
    async load() {
      const loaded = await command.load();
      return { run: (call) => loaded.run({ ...call, output: heardOutput(call.output, hear) }) };
    },
  };
}

function heardOutput(output: Output, hear: (names: readonly string[]) => void): Output {
  return {
    ...output,
    table(rows, columns) {
      hear(columns.map(({ header }) => header));
      output.table(rows, columns);
    },
  };
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
