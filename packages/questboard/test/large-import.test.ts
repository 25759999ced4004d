import { aboveStore } from '@sb/testkit';
import { expect, test } from 'vitest';
import { expectedImports, importLarge } from './large-board.ts';

aboveStore('300 tasks', (open) => {
  test('are imported as YAML, JSON and CSV, and imported again without a change', async () => {
    expect(await importLarge(await open(), 300)).toEqual(expectedImports(300));
  });
});
