import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { suggestion } from '@sb/config';
import { MissingJobModuleError } from './errors.ts';
import type { JobModule } from './wanted-modules.ts';

/** The conditions of `exports` in a package.json that apply to an import. */
const CONDITIONS = ['node', 'import', 'module-sync', 'default'];

/** Finds the file of a module: the given path, else the entry of the given package. Throws `JOB_MODULE_MISSING`. */
export function findModule(module: JobModule): string {
  const { given, folder } = module;
  const file = given.startsWith('file:') ? fileURLToPath(given) : path.resolve(folder, given);
  if (statSync(file, { throwIfNoEntry: false })?.isFile()) return file;
  const isPath = /^(\.{0,2}[/\\]|\.|file:|[a-z]:[/\\])/i.test(given);
  const found = isPath ? undefined : findPackage(given, folder);
  if (found !== undefined) return found;
  throw new MissingJobModuleError(module, {
    tried: [
      existsSync(file) ? `${file}, which is a directory: name the file in it` : file,
      ...(isPath ? [] : [`the package ${given}, in node_modules from ${folder} up`]),
    ],
    advice: near(file),
  });
}

function near(file: string): string {
  const folder = path.dirname(file);
  return existsSync(folder) ? suggestion(path.basename(file), readdirSync(folder)) : '';
}

function findPackage(name: string, folder: string): string | undefined {
  const require = createRequire(path.join(folder, 'package.json'));
  try {
    const found = require.resolve(name);
    // For a module of Node itself the result is its name, not a path.
    return path.isAbsolute(found) ? found : undefined;
  } catch {
    return importedEntry(name, require.resolve.paths(name) ?? []);
  }
}

/** Finds the entry of a package that can only be imported: `require` does not see it. */
function importedEntry(name: string, folders: readonly string[]): string | undefined {
  const [, owner = name, subpath = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(name) ?? [];
  const home = folders
    .map((folder) => path.join(folder, owner))
    .find((one) => existsSync(path.join(one, 'package.json')));
  if (home === undefined) return undefined;
  const { exports }: { exports?: unknown } = JSON.parse(
    readFileSync(path.join(home, 'package.json'), 'utf8'),
  );
  const key = `.${subpath}`;
  const target = targetOf(isRecord(exports) && key in exports ? exports[key] : exports);
  return target === undefined ? undefined : path.join(home, target);
}

function targetOf(entry: unknown): string | undefined {
  if (typeof entry === 'string') return entry;
  if (!isRecord(entry)) return undefined;
  const found = Object.entries(entry).find(([condition]) => CONDITIONS.includes(condition));
  return found && targetOf(found[1]);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
