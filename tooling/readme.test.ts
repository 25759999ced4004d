import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { firstExample } from './first-example.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

// That of apps/worker is a list of commands; a test of its own runs them.
const folders = [
  ...readdirSync(path.join(ROOT, 'packages')).map((name) => `packages/${name}`),
  'tooling/test-servers',
  'tooling/testkit',
];
const examples = folders.map((name) => ({ name, example: exampleOf(name) }));

test('every package has a README with an example', () => {
  expect(examples.filter(({ example }) => example === undefined).map(({ name }) => name)).toEqual([]);
});

test.each(examples.filter(({ example }) => example !== undefined))(
  'the example of $name runs as it is written',
  async ({ name, example = '' }) => {
    // It stands inside its package, so that its imports find what the package's own files would find.
    const folder = path.join(ROOT, name, '.cache');
    const file = path.join(folder, 'readme-example.ts');
    const printed = vi.spyOn(console, 'log').mockReturnValue();
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, example);
    try {
      await expect(import(file)).resolves.toBeDefined();
    } finally {
      printed.mockRestore();
      rmSync(folder, { recursive: true, force: true });
    }
  },
);

function exampleOf(name: string): string | undefined {
  const file = path.join(ROOT, name, 'README.md');
  return existsSync(file) ? firstExample(readFileSync(file, 'utf8')) : undefined;
}
