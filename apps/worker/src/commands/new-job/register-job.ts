/** Adds jobs to the text of the module that lists them. Pure. */

const IMPORT = /^import (?:[^'";]*? from )?['"][^'"\n]+['"];?[^\S\n]*\n/gm;
/** A list of names and nothing else; comments between them stay. */
const LIST =
  /(?:^export default |^export const \w+(?:: [^=\n]+)? = |^registerJobs\()\[((?:[\s,]|[\w$]+(?![\w$])|\/\/[^\n]*(?=\n))*)\]/gm;
const LONGEST_LINE = 110;

export interface Registration {
  /** The names of the jobs in code. */
  readonly jobs: readonly string[];
  /** Of the module that exports them, as an import names it. */
  readonly from: string;
}

/** The line that imports the jobs. */
export function importLine({ jobs, from }: Registration): string {
  return `import { ${jobs.join(', ')} } from '${from}';`;
}

/** The same in a CommonJS module. */
export function requireLine({ jobs, from }: Registration): string {
  return `const { ${jobs.join(', ')} } = require('${from}');`;
}

/** Undefined unless the text imports modules and has one list of jobs. */
export function registerJob(text: string, registration: Registration): string | undefined {
  const imports = [...text.matchAll(IMPORT)];
  const [list, ...others] = [...text.matchAll(LIST)];
  const last = imports.at(-1);
  if (!last || !list || others.length > 0 || list.index < last.index) return undefined;
  const behind = last.index + last[0].length;
  const end = list.index + list[0].length - 1;
  const names = list[1] ?? '';
  return [
    text.slice(0, behind),
    `${importLine(registration)}\n`,
    text.slice(behind, end - names.length),
    extended(names, registration.jobs, list[0].length - names.length),
    text.slice(end),
  ].join('');
}

/** `around`: characters of the line beside the names. */
function extended(names: string, jobs: readonly string[], around: number): string {
  if (names.includes('\n')) {
    const indent = /\n([^\S\n]*)\S/.exec(names)?.[1] ?? '  ';
    return `${withLastComma(names).trimEnd()}${jobs.map((job) => `\n${indent}${job},`).join('')}\n`;
  }
  const all = [...names.split(',').map((name) => name.trim()), ...jobs].filter((name) => name !== '');
  const line = all.join(', ');
  // With the semicolon.
  return line.length + around < LONGEST_LINE ? line : `\n${all.map((name) => `  ${name},\n`).join('')}`;
}

function withLastComma(names: string): string {
  const code = names.replaceAll(/\/\/[^\n]*/g, (comment) => ' '.repeat(comment.length)).trimEnd();
  return code === '' || code.endsWith(',')
    ? names
    : `${names.slice(0, code.length)},${names.slice(code.length)}`;
}
