/** Every page of the documentation is found from docs/README.md, and every link leads somewhere. */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isBroken, linksOf } from './doc-links.ts';
import { workspaceFiles } from './workspace-copy.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const DOCS = path.join(ROOT, 'docs');
const INDEX = path.join(DOCS, 'README.md');
const pages = workspaceFiles().filter((file) => file.endsWith('.md'));
const files = readdirSync(DOCS, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => path.join(entry.parentPath, entry.name))
  .filter((file) => file !== INDEX);

test('the README leads to the index, and the index to every page of docs', () => {
  expect(targetsOf(path.join(ROOT, 'README.md'))).toContain(INDEX);
  const listed = new Set(targetsOf(INDEX));
  expect(files.filter((file) => file.endsWith('.md') && !listed.has(file)).map(nameOf)).toEqual([]);
});

test('every picture of docs is on a page', () => {
  const used = new Set(pages.flatMap((page) => targetsOf(path.join(ROOT, page))));
  expect(files.filter((file) => !file.endsWith('.md') && !used.has(file)).map(nameOf)).toEqual([]);
});

test.each(pages)('the links of %s lead somewhere', (page) => {
  const broken = linksOf(path.join(ROOT, page)).filter(isBroken);
  expect(broken.map(({ target, anchor }) => `${nameOf(target)}#${anchor}`)).toEqual([]);
});

function targetsOf(page: string): readonly string[] {
  return linksOf(page).map(({ target }) => target);
}

function nameOf(file: string): string {
  return path.relative(ROOT, file);
}
