/** Every command that a page of docs names is a command of the program, with these flags and the arguments that it needs. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { COMMANDS } from '../apps/worker/src/commands/index.ts';
import { codeBlocks } from './code-blocks.ts';
import { workspaceFiles } from './workspace-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const GLOBAL = ['json', 'jsonl', 'help', 'version', 'as', 'no-input', 'jobs'];
const pages = workspaceFiles().filter((file) => /^docs\/.*\.md$|^README\.md$/.test(file));
const BY_NAME = new Map(
  COMMANDS.flatMap((one) =>
    [one.name, ...(one.alias === undefined ? [] : [one.alias])].map((name) => [name, one]),
  ),
);

test.each(pages)('the commands of %s exist', (page) => {
  const text = readFileSync(path.join(ROOT, page), 'utf8');
  const shell = codeBlocks(text)
    .filter(({ language }) => language === 'bash')
    .flatMap(({ text: lines }) => lines.replaceAll(/\\\n\s*/g, '').split('\n'))
    .map((line) => line.replace(/ +# .*$/, ''));
  const typed = shell.filter((line) => /^(?:bin\/)?worker /.test(line));
  const inText = Array.from(text.matchAll(/`(worker [a-z]+[^`]*)`/g), ([, line = '']) => line);
  expect([...typed, ...inText].flatMap(faultsOf)).toEqual([]);
  expect(typed.flatMap(lacksOf)).toEqual([]);
});

/** What is wrong with a line: an unknown command, or flags that it does not have. */
function faultsOf(line: string): readonly string[] {
  const [, name = '', ...words] = line.split(' ');
  const command = BY_NAME.get(name);
  if (name.startsWith('--')) return [];
  if (!command) return [`${line}: no command`];
  // The flags of a job are the fields of its input.
  if (command.name === 'job') return [];
  const own = Object.entries(command.options ?? {}).map(
    ([option, { negative }]) =>
      (negative ? 'no-' : '') + option.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
  );
  const flags = words
    .filter((word) => word.startsWith('--'))
    .map((word) => word.slice(2).replace(/[^a-z-].*$/, ''));
  return flags.filter((flag) => ![...own, ...GLOBAL].includes(flag)).map((flag) => `${line}: no --${flag}`);
}

function lacksOf(line: string): readonly string[] {
  const [, name = '', ...words] = line.split(' ');
  const needed = Object.values(BY_NAME.get(name)?.args ?? {}).filter(({ optional }) => !optional);
  return words.length < needed.length ? [`${line}: needs ${needed.length} arguments`] : [];
}
