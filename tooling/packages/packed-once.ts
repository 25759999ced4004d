/** All packages as they are published, packed once for all tests that install them. */
import { mkdirSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { buildServer, buildWeb } from '../../apps/console/build.mjs';
import { inMode } from '../../apps/console/test/in-mode.ts';
import { buildOnce } from '../../apps/worker/build-once.mjs';
import { builtProgram } from '../../apps/worker/test/built-program.ts';
import { packAll, tarballsIn } from './pack.mjs';
import { LIBRARIES, requirementsOf, ROOT } from './plan.mjs';

/** Longer than any run of the tests. */
const KEEP_MS = 6 * 60 * 60 * 1000;

/** For a hook that packs: on a busy machine the compiler takes minutes. */
export const PACK_TIME_MS = 600_000;

/** What is packed besides the program and our packages. */
const SOURCES = ['tooling/packages', 'apps/console/src', 'apps/worker/packed', 'LICENSE'];

/** A folder with the tarballs, and with the contents of each in `built/<name>`. The console has no pages. */
export async function packedOnce(): Promise<string> {
  return packOnce('packed-', SOURCES, buildServer);
}

/** The same with the pages of the console, as it is released. */
export async function packedWithPages(): Promise<string> {
  return packOnce('released-', [...SOURCES, 'apps/console/web'], async (folder) => {
    await buildServer(folder);
    await inMode('production', () => buildWeb(path.join(folder, 'web')));
  });
}

async function packOnce(
  name: string,
  sources: readonly string[],
  buildConsole: (folder: string) => Promise<void>,
): Promise<string> {
  return buildOnce({
    name,
    sources: sources.map((source) => path.join(ROOT, source)),
    keepMs: KEEP_MS,
    async build(folder) {
      const programs = { worker: await builtProgram(), console: `${folder}.console` };
      try {
        await buildConsole(programs.console);
        await packAll(folder, programs);
      } finally {
        rmSync(programs.console, { recursive: true, force: true });
      }
    },
  });
}

/**
 * Installs the packages into a project without the network: ours from their tarballs, the others from this workspace.
 * `wanted` are dependencies besides those of its manifest.
 */
export async function installOffline(
  project: string,
  manifest: Readonly<Record<string, unknown>>,
  wanted: Readonly<Record<string, string>> = {},
): Promise<void> {
  const tarballs = tarballsIn(await packedOnce()).map((file) => [
    path.basename(file).replace(/^sb-(.*)-\d.*$/, '@sb/$1'),
    `file:${file}`,
  ]);
  const overrides = { ...Object.fromEntries(tarballs), ...linksToOthers() };
  mkdirSync(project, { recursive: true });
  writeFileSync(
    path.join(project, 'package.json'),
    JSON.stringify({ ...manifest, devDependencies: wanted, pnpm: { overrides } }),
  );
  try {
    execFileSync('pnpm', ['install', '--offline', '--ignore-workspace'], { cwd: project, stdio: 'pipe' });
  } catch (error) {
    throw new Error(`pnpm install failed:\n${String((error as { stdout: Buffer }).stdout)}`, {
      cause: error,
    });
  }
}

/** The packages of npm that ours ask for, each with the folder where the workspace has it. */
function linksToOthers(): Readonly<Record<string, string>> {
  const owners = LIBRARIES.flatMap(({ name, guests = [] }) => [name, ...guests]);
  const names = LIBRARIES.flatMap((library) => {
    const { dependencies, peerDependencies = {} } = requirementsOf(library);
    return Object.keys({ ...dependencies, ...peerDependencies });
  });
  return Object.fromEntries(
    [...names, '@types/pg']
      .filter((name) => !name.startsWith('@sb/'))
      .map((name) => [name, `link:${folderOf(name, owners)}`]),
  );
}

function folderOf(name: string, owners: readonly string[]): string {
  for (const owner of owners) {
    try {
      return realpathSync(path.join(ROOT, 'packages', owner, 'node_modules', name));
    } catch {
      continue;
    }
  }
  throw new Error(`None of our packages has ${name}.`);
}
