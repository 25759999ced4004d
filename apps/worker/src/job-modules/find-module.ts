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
  const file = pathOf(module);
  const whyNot = whyNoFile(file);
  if (whyNot === undefined) return file;
  const isPath = /^(\.{0,2}[/\\]|\.|file:|[a-z]:[/\\])/i.test(given);
  const ofPackage = isPath ? undefined : findPackage(given, folder);
  if (ofPackage?.file !== undefined) return ofPackage.file;
  throw new MissingJobModuleError(module, {
    tried: [`${file}${whyNot}`, ...(ofPackage ? [ofPackage.tried] : [])],
    advice: near(file),
  });
}

function pathOf({ given, folder }: JobModule): string {
  if (!given.startsWith('file:')) return path.resolve(folder, given);
  try {
    return fileURLToPath(given);
  } catch {
    // The URL of another host is the path of no file.
    return given;
  }
}

/** The end of a line that begins with the path; undefined for a file. */
function whyNoFile(file: string): string | undefined {
  try {
    return statSync(file).isFile() ? undefined : ', which is a directory: name the file in it';
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code === 'ENOENT' || code === 'ENOTDIR' ? '' : `, which cannot be read (${code})`;
  }
}

/** None where the folder is missing or may not be read. */
function near(file: string): string {
  try {
    return suggestion(path.basename(file), readdirSync(path.dirname(file)));
  } catch {
    return '';
  }
}

interface FoundPackage {
  readonly file?: string | undefined;
  /** What was looked for, for an error. */
  readonly tried: string;
}

function findPackage(name: string, folder: string): FoundPackage {
  const tried = `the package ${name}, in node_modules from ${folder} up`;
  const require = createRequire(path.join(folder, 'package.json'));
  try {
    const found = require.resolve(name);
    // For a module of Node itself the result is its name, not a path.
    return { tried, file: path.isAbsolute(found) ? found : undefined };
  } catch {
    return importedEntry(name, require.resolve.paths(name) ?? [], tried);
  }
}

/** Finds the entry of a package that can only be imported: `require` does not see it. */
function importedEntry(name: string, folders: readonly string[], tried: string): FoundPackage {
  const [, owner = name, subpath = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.*)?$/.exec(name) ?? [];
  const home = folders
    .map((folder) => path.join(folder, owner))
    .find((one) => existsSync(path.join(one, 'package.json')));
  if (home === undefined) return { tried };
  const description = path.join(home, 'package.json');
  try {
    const { exports }: { exports?: unknown } = JSON.parse(readFileSync(description, 'utf8'));
    const key = `.${subpath}`;
    const target = targetOf(isRecord(exports) && key in exports ? exports[key] : exports);
    return { tried, file: target === undefined ? undefined : path.join(home, target) };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { tried: `the package ${name}, but ${description} cannot be read: ${why}` };
  }
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
