import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const ROOT = path.resolve(import.meta.dirname, '..');
/** `OK` is how commander says that it has printed its help. */
const NO_ERROR = 'OK';

test('docs/errors.md explains exactly the codes that there are', () => {
  const documented = codesIn(read('docs/errors.md'), /^\| `([A-Z_]+)` +\|/gm);
  const thrown = ['packages', 'apps']
    .flatMap((folder) => readdirSync(path.join(ROOT, folder)).map((name) => path.join(folder, name, 'src')))
    .flatMap(sourcesIn)
    .flatMap((file) => codesIn(read(file), /\bcode(?::|(?:: string)? =) '([A-Z_]+)'/g))
    .filter((code) => code !== NO_ERROR);
  expect(documented.toSorted()).toEqual([...new Set(thrown)].toSorted());
});

function sourcesIn(folder: string): string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => path.join(folder, file));
}

function read(file: string): string {
  return readFileSync(path.join(ROOT, file), 'utf8');
}

function codesIn(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), ([, code = '']) => code);
}
