import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { expectedImports, importLarge } from './large-board.ts';

eachDialect('800 tasks', (open) => {
  test('are imported as YAML, JSON and CSV, and imported again without a change', async () => {
    expect(await importLarge(await open(), 800)).toEqual(expectedImports(800));
  });
});
