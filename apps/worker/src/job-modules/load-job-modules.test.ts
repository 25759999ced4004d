import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultRegistry } from '@sb/jobs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { loadJobModules } from './load-job-modules.ts';

const ours = { id: 'ours', name: 'Ours', run: () => 1 };
const REGISTRY = Symbol.for('@sb/jobs');
let folder = '';
let registryOfOthers: unknown;

beforeEach(() => {
  registryOfOthers = Reflect.get(globalThis, REGISTRY);
  Reflect.deleteProperty(globalThis, REGISTRY);
  folder = mkdtempSync(path.join(tmpdir(), 'worker-modules-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true });
  Reflect.set(globalThis, REGISTRY, registryOfOthers);
});

function write(name: string, text: string): void {
  writeFileSync(path.join(folder, name), text);
}

/** Beside a job of ours. */
async function load(...names: readonly string[]): Promise<readonly string[]> {
  const registry = defaultRegistry();
  registry.register([ours]);
  await loadJobModules(
    names.map((given) => ({ given, origin: '--jobs', folder })),
    registry,
  );
  return registry.list().map(({ id }) => id);
}

const REGISTERS = 'globalThis[Symbol.for("@sb/jobs")].register';

test.each`
  what                             | text                                                         | code                   | said
  ${'throws no error'}             | ${'throw 1;'}                                                | ${'JOB_MODULE_FAILED'} | ${/own\.mjs could not be imported:\n {2}thrown: 1$/}
  ${'imports what is not there'}   | ${'import "nowhere";'}                                       | ${'JOB_MODULE_FAILED'} | ${/Error: Cannot find package 'nowhere' imported from .*own\.mjs/}
  ${'has no job'}                  | ${'export const helper = 1;'}                                | ${'JOB_MODULE_EMPTY'}  | ${/own\.mjs exports helper, and none of that is a job: an object with an id, a name and a function run/}
  ${'has one that is none'}        | ${'export default [{ id: "own.a", run: 1 }];'}               | ${'JOB_INVALID'}       | ${/own\.mjs has 2 problems:\n.*name: expected .*\n.*run: expected a function, got 1/}
  ${'has the id of a job of ours'} | ${'export default { id: "ours", name: "Mine", run() {} };'}  | ${'JOB_INVALID'}       | ${/own\.mjs has 1 problem:\n {2}job "ours", id: expected an id of its own, got that of "Ours", a job of the worker itself$/}
  ${'registers such a job'}        | ${`${REGISTERS}([{ id: "ours", name: "Mine", run() {} }]);`} | ${'JOB_INVALID'}       | ${/own\.mjs has 1 problem:\n.*"Ours", a job of the worker itself$/}
`('a module that $what is refused with $code', async ({ text, code, said }) => {
  write('own.mjs', text);
  await expect(load('./own.mjs')).rejects.toMatchObject({ code, message: expect.stringMatching(said) });
  expect(defaultRegistry().size).toBe(1);
});

test('two modules with the same id: who has it', async () => {
  write('a.mjs', 'export default { id: "own.a", name: "First", run() {} };');
  write('b.mjs', 'export default { id: "own.a", name: "Second", run() {} };');
  await expect(load('./a.mjs', './b.mjs')).rejects.toThrow(
    /b\.mjs has 1 problem:\n.*got that of "First", a job of .*a\.mjs$/,
  );
});

test('a module that is not there: what was tried, and what may be meant', async () => {
  write('jobs.mjs', '');
  mkdirSync(path.join(folder, 'node_modules/broken'), { recursive: true });
  write('node_modules/broken/package.json', '{ "main": ');
  const refused = (given: string) =>
    expect(load(given)).rejects.toMatchObject({
      code: 'JOB_MODULE_MISSING',
      message: expect.stringMatching(TOLD[given] ?? /./),
    });
  const TOLD: Readonly<Record<string, RegExp>> = {
    './jbos.mjs':
      /^--jobs: there is no module "\.\/jbos\.mjs"\. Did you mean "jobs\.mjs"\? Tried:\n {2}\/.*jbos\.mjs$/,
    jobs: /Did you mean "jobs\.mjs"\? Tried:\n {2}.*\/jobs\n {2}the package jobs, in node_modules from .* up$/,
    '.': /which is a directory: name the file in it$/,
    'node:fs': /the package node:fs/,
    './jobs.mjs/more.mjs': /Tried:\n {2}\/.*jobs\.mjs\/more\.mjs$/,
    'file://another.host/jobs.mjs': /Tried:\n {2}file:\/\/another\.host\/jobs\.mjs$/,
    [`./${'x'.repeat(300)}`]: /, which cannot be read \(ENAMETOOLONG\)$/,
    broken: /the package broken, but .*broken\/package\.json cannot be read: .*JSON/,
  };
  for (const given of Object.keys(TOLD)) await refused(given);
});
