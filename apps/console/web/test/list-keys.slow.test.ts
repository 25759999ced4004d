/** On each list, each key that `?` lists does something. list-keys.test.ts has a selection. */
import { expect, test } from 'vitest';
import { idleKeys, LISTS } from './list-keys.ts';
import { useOnePage } from './use-one-page.ts';

const one = useOnePage();

test.each(LISTS)('%s', async (address, row) => {
  expect({ idle: await idleKeys(one, address, row), faults: one.faults }).toEqual({ idle: [], faults: [] });
});
