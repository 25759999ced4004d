/** Finds the tests of a job: those beside the files that define it, and those that import these files. */
import { type Dirent, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { mayBeOwnCode } from '../../job-modules/own-code.ts';

const CODE = /\.[cm]?[jt]s$/;
const TEST = /\.(?:test|spec)\.[cm]?[jt]s$/;
/** `ENOENT`: removed since it was found. */
const UNREADABLE: ReadonlySet<unknown> = new Set(['EACCES', 'EPERM', 'ENOENT']);
const IMPORTED = /\bfrom ['"](\.{1,2}\/[^'"]+)['"]/g;

export interface TestsOfJob {
  /** The files with a definition of the job. */
  readonly definedIn: readonly string[];
  readonly tests: readonly string[];
}

/** Reads the code in a folder, without packages and hidden folders. */
export function findTests(jobId: string, root: string): TestsOfJob {
  const files = codeIn(root);
  const id = jobId.replaceAll(/\W/g, String.raw`\$&`);
  const definition = new RegExp(`\\bid: *(['"\`])${id}\\1`);
  const definedIn = files.filter((file) => !TEST.test(file) && definition.test(readFileSync(file, 'utf8')));
  const stems = new Set(definedIn.map(stemOf));
  const tests = files.filter(
    (file) => TEST.test(file) && (stems.has(stemOf(file)) || importsOf(file).some((stem) => stems.has(stem))),
  );
  return { definedIn, tests };
}

function codeIn(folder: string): readonly string[] {
  return entriesOf(folder)
    .filter(({ name }) => mayBeOwnCode(name))
    .flatMap((entry) => {
      const file = path.join(folder, entry.name);
      if (entry.isDirectory()) return codeIn(file);
      return CODE.test(entry.name) ? [file] : [];
    });
}

/** None in a folder that this user may not read, such as that of a database in a container. */
function entriesOf(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    if (error instanceof Error && 'code' in error && UNREADABLE.has(error.code)) return [];
    throw error;
  }
}

/** The path without its ending, so that a test has the stem of the file beside it. */
function stemOf(file: string): string {
  return file.replace(TEST, '').replace(CODE, '');
}

function importsOf(file: string): readonly string[] {
  return Array.from(readFileSync(file, 'utf8').matchAll(IMPORTED), ([, name = '']) =>
    stemOf(path.resolve(path.dirname(file), name)),
  );
}
