/** Two neighbouring versions of the program, as a rolling update has them on one store. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { buildProgram, builtProgram } from './built-program.ts';

export interface Neighbours {
  /** The folder of a program whose schema lacks the newest migration of the other. */
  readonly before: string;
  readonly after: string;
  readonly remove: () => void;
}

const ROOT = path.join(import.meta.dirname, '../../..');
const MIGRATIONS = 'packages/storage/src/schema/migrations.ts';
/** The end of the list, as it is built. */
const END_OF_MIGRATIONS = /(const MIGRATIONS = \[[^]*?)(\s*\];)/;
const NEXT_MIGRATION = `{ name: '999-next', statements: () => ['create table next_version (id integer)'] }`;
const VERSION = /(apps\/worker\/src\/cli\/version\.ts\nconst VERSION = )"[\d.]+"/;
const NEXT_VERSION = '0.2.0';

/** The built program, and a copy of it with a higher version and one migration more. */
export async function makeNeighbours(): Promise<Neighbours> {
  const before = await builtProgram();
  // Beside the original: the add-on that it loads is found from there.
  const after = `${before}.${process.pid}-after`;
  cpSync(before, after, { recursive: true, filter: (file) => !file.endsWith('.map') });
  replaceOnce(after, END_OF_MIGRATIONS, `$1, ${NEXT_MIGRATION}$2`);
  replaceOnce(after, VERSION, `$1"${NEXT_VERSION}"`);
  return { before, after, remove: () => removeAll([after]) };
}

/**
 * The program as it was before the newest migration came, built from the history of this repository, and the one of now.
 * Takes as long as an installation and a build.
 */
export async function buildNeighbours(): Promise<Neighbours> {
  const git = (...args: readonly string[]): string =>
    execFileSync('git', args, { cwd: ROOT, encoding: 'utf8', maxBuffer: 1e9 }).trim();
  if (git('rev-parse', '--is-shallow-repository') === 'true')
    throw new Error(
      'expected the history of the repository; got a shallow clone. Run: git fetch --unshallow',
    );
  const [newest = ''] = [...readFileSync(path.join(ROOT, MIGRATIONS), 'utf8').matchAll(/name: '(.+?)'/g)]
    .map(([, name]) => name)
    .slice(-1);
  const came = git('log', '--reverse', '--format=%H', `-S'${newest}'`, '--', MIGRATIONS).split('\n')[0];
  const tree = realpathSync(mkdtempSync(path.join(tmpdir(), 'worker-before-')));
  const archive = path.join(tree, 'tree.tar');
  git('archive', '--output', archive, `${came}~1`);
  execFileSync('tar', ['-xf', archive], { cwd: tree });
  execFileSync('pnpm', ['install', '--frozen-lockfile', '--prefer-offline'], { cwd: tree, stdio: 'ignore' });
  const app = path.join(tree, 'apps/worker');
  const before = path.join(app, '.dev/before');
  await buildProgram(app, before);
  return { before, after: await builtProgram(), remove: () => removeAll([tree]) };
}

/** In the one file of the folder that matches. */
function replaceOnce(folder: string, pattern: RegExp, replacement: string): void {
  const files = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .map((name) => path.join(folder, name))
    .filter((file) => pattern.test(readFileSync(file, 'utf8')));
  const [file] = files;
  if (file === undefined || files.length > 1)
    throw new Error(`expected one file of ${folder} that matches ${pattern}; got ${files.length}`);
  writeFileSync(file, readFileSync(file, 'utf8').replace(pattern, replacement));
}

function removeAll(folders: readonly string[]): void {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
}
