import { pathToFileURL } from 'node:url';
import { FailedJobModuleError, UnsupportedJobModuleError } from './errors.ts';
import { placeOfSyntaxError } from './syntax-place.ts';

/** A line of a stack. The frames of Node itself come after those of the module. */
const FRAME = /^\s+at /;
const OF_NODE = /\(?node:/;

/** Imports a module unchanged, with Node's own loader. Throws `JOB_MODULE_FAILED`, `JOB_MODULE_UNSUPPORTED`. */
export async function importModule(file: string): Promise<Readonly<Record<string, unknown>>> {
  try {
    return await import(pathToFileURL(file).href);
  } catch (error) {
    if (isRefusedByRegistry(error)) throw error;
    const [, extension] = /Unknown file extension "(\.[cm]?tsx?)"/.exec(String(error)) ?? [];
    if (extension !== undefined) throw new UnsupportedJobModuleError(file, { extension, cause: error });
    throw new FailedJobModuleError(file, { facts: factsOf(error, file), cause: error });
  }
}

/** Whether `registerJobs`, of any copy of @sb/jobs, has refused a job. */
export function isRefusedByRegistry(error: unknown): error is Error & { readonly problems: unknown } {
  return error instanceof Error && 'code' in error && error.code === 'JOB_INVALID' && 'problems' in error;
}

/** The facts that the author of the module needs: the error and the frames of their code, without those of the loader. */
function factsOf(error: unknown, file: string): string {
  if (!(error instanceof Error)) return `  thrown: ${String(error)}`;
  const lines = (error.stack ?? '').split('\n');
  const first = lines.findIndex((line) => FRAME.test(line));
  const frames = first === -1 ? [] : lines.slice(first);
  const end = frames.findIndex((line) => OF_NODE.test(line));
  const own = frames.slice(0, end === -1 ? undefined : end);
  const place = error instanceof SyntaxError && own.length === 0 ? placeOfSyntaxError(error, file) : [];
  return [...place, `${error.name}: ${error.message}`, ...own]
    .map((line) => `  ${line.trimEnd()}`)
    .join('\n');
}
