import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ENVIRONMENT, readWorkerConfig, unknownVariables } from '@sb/config';
import { expect, onTestFinished, test } from 'vitest';

const page = readFileSync(path.resolve(import.meta.dirname, '../../../docs/configuration.md'), 'utf8');

test('docs/configuration.md has the variables that are read, with their defaults', () => {
  const [, table = ''] = /^## Environment\n\n([^]*?)\n\n/m.exec(page) ?? [];
  const rows = table.split('\n').slice(2).map(cells);
  expect(rows).toEqual(
    ENVIRONMENT.map(({ name, default: value = '', description }) => [`\`${name}\``, value, description]),
  );
});

test('docs/configuration.md names each prefix whose unknown variables get a warning', () => {
  const [, sentence = ''] = /^A variable that begins with (.*?) and is not in this table/m.exec(page) ?? [];
  const named = Array.from(sentence.matchAll(/`(\w+_)`/g), ([, prefix]) => prefix);
  const prefixes = new Set(ENVIRONMENT.map(({ name }) => `${name.split('_')[0]}_`));
  const warned = [...prefixes].filter((prefix) => unknownVariables({ [`${prefix}NOTHING`]: 'x' }).length > 0);
  expect(new Set(named)).toEqual(new Set(warned));
});

test('docs/configuration.md shows every field of worker.yaml, and no other', () => {
  const [, example = ''] = /^```yaml\n([^]*?)^```/m.exec(page) ?? [];
  const shown = Object.keys(read(example));
  expect(shown).toHaveLength(10);
  expect(() => read('nonsense: 1')).toThrow(`known are ${shown.join(', ')}`);
});

function cells(row: string): string[] {
  return row
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}

function read(text: string): object {
  const file = path.join(tmpdir(), `worker-${process.pid}.yaml`);
  onTestFinished(() => rmSync(file, { force: true }));
  writeFileSync(file, text);
  return readWorkerConfig(file);
}
