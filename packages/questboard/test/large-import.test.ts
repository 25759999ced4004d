import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { expectedImports, importLarge } from './large-board.ts';

eachDialect('2,000 tasks', (open) => {
  test('are imported as YAML, JSON and CSV, and imported again without a change', async () => {
    expect(await importLarge(await open(), 2_000)).toEqual(expectedImports(2_000));
  });
});
