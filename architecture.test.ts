import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { RULES } from './tooling/architecture/rules.ts';
import { readWorkspace } from './tooling/architecture/workspace.ts';

const ROOTS = ['packages', 'apps', 'tooling', 'examples', 'docs'];
const NOT_OURS = /^(?:node_modules|dist|coverage|data|\..+)$/;

const workspace = readWorkspace(new Map(ROOTS.flatMap(readFolder)));

test.each(RULES)('$name', ({ check, why }) => {
  expect({ why, broken: check(workspace) }).toEqual({ why, broken: [] });
});

function readFolder(folder: string): [path: string, text: string][] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(({ name }) => !NOT_OURS.test(name))
    .flatMap((entry): [string, string][] => {
      const path = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return readFolder(path);
      return /\.(?:tsx?|mts|mjs|json|md)$/.test(path) ? [[path, readFileSync(path, 'utf8')]] : [];
    });
}
