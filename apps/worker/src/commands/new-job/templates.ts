/** Templates of jobs: those of the program, and those of the project, which come first. */
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { readTextFile, suggestion } from '@sb/config';
import { quote } from '@sb/words';
import { UsageError } from '../../cli/usage-error.ts';
import { TemplateError } from './errors.ts';

const ENDING = '.template';
const TEST_ENDING = '.test.template';
const PLACEHOLDER = /\{\{(.*?)\}\}/g;
const PACKAGE = /^import [^'"]*from '((?!node:|\{\{|\.)[^']+)';$/gm;

export interface Template {
  readonly name: string;
  readonly file: string;
  /** Of its test, if it has one. */
  readonly testFile: string | undefined;
  /** The first line of its comment. */
  readonly summary: string;
}

/** The templates of the folders, by name. That of an earlier folder hides one of the same name. */
export function listTemplates(folders: readonly string[]): readonly Template[] {
  const byName = new Map<string, Template>();
  for (const template of folders.flatMap(templatesIn))
    if (!byName.has(template.name)) byName.set(template.name, template);
  return [...byName.values()];
}

/** Throws `USAGE`. */
export function findTemplate(name: string, folders: readonly string[]): Template {
  const templates = listTemplates(folders);
  const found = templates.find((one) => one.name === name);
  if (found) return found;
  const names = templates.map((one) => one.name);
  throw new UsageError(
    `--template: expected ${names.join(', ')}, got ${quote(name)}.${suggestion(name, names)}`,
    'To see what they are for: worker job:new --list',
  );
}

/** The text of a template with the values in place. Throws `TEMPLATE_INVALID`. */
export function fillTemplate(file: string, values: Readonly<Record<string, string>>): string {
  return readTextFile(file).replaceAll(PLACEHOLDER, (whole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value !== undefined) return value;
    const known = Object.keys(values).map((one) => `{{${one}}}`);
    throw new TemplateError(`${file}: expected one of ${known.join(', ')}, got ${whole}`);
  });
}

/** The packages that a text imports. Pure. */
export function importedPackages(text: string): readonly string[] {
  const names = Array.from(text.matchAll(PACKAGE), ([, name = '']) => name);
  return [...new Set(names.map((name) => /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name))];
}

function templatesIn(folder: string): readonly Template[] {
  if (!existsSync(folder)) return [];
  const files = readdirSync(folder).toSorted();
  return files
    .filter((name) => name.endsWith(ENDING) && !name.endsWith(TEST_ENDING))
    .map((name) => {
      const stem = name.slice(0, -ENDING.length);
      const file = path.join(folder, name);
      const test = `${stem}${TEST_ENDING}`;
      return {
        name: stem,
        file,
        testFile: files.includes(test) ? path.join(folder, test) : undefined,
        summary: summaryOf(readTextFile(file)),
      };
    });
}

function summaryOf(text: string): string {
  const [first = ''] = text.split('\n', 1);
  return first.replaceAll(/^\/\*\*? ?|^\/\/ ?| ?\*\/$/g, '').trim();
}
