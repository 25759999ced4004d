/** Compares docs/security.md with the code: headers, roles, sizes. Its program is run by guides.test.ts. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { SECURITY_HEADERS } from '../apps/console/src/http/headers.ts';
import { ROLES } from '../packages/access/src/identity.ts';
import { ENVIRONMENT } from '../packages/config/src/index.ts';
import { codeBlocks } from './code-blocks.ts';

const page = readFileSync(path.resolve(import.meta.dirname, '../docs/security.md'), 'utf8');

test('the page has the headers of every answer', () => {
  const headers = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}`);
  expect(codeBlocks(page).at(-1)?.text.trimEnd().split('\n')).toEqual(headers);
});

test('the page has the roles in their order, after that of a wall', () => {
  const rows = Array.from(page.matchAll(/^\| `(\w+)` +\| /gm), ([, role]) => role);
  expect(rows).toEqual(['wall', ...ROLES]);
});

test('the variables that it names are there', () => {
  const named = new Set(
    Array.from(page.matchAll(/`([A-Z]+(?:_[A-Z]+)+)(?:=\w+)?`/g), ([, name = '']) => name),
  );
  const known: readonly string[] = ENVIRONMENT.map(({ name }) => name);
  expect([...named].filter((name) => !known.includes(name))).toEqual([]);
});
