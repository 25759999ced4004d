/** 50,000 tasks; `large-import.test.ts` has a short version. */
import { eachDialect } from '@sb/testkit';
import { expect, test } from 'vitest';
import { expectedImports, importLarge } from './large-board.ts';

eachDialect('50,000 tasks', (open) => {
  test('are imported as YAML, JSON and CSV, and imported again without a change', async () => {
    expect(await importLarge(await open(), 50_000)).toEqual(expectedImports(50_000));
  });
});
