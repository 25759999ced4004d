import { expect, test } from 'vitest';

import { PROPERTIES } from './fire-properties.ts';

test.each(PROPERTIES.map((property) => [property.what, property] as const))('%s', (_, { hold, some }) => {
  expect(() => hold(some)).not.toThrow();
});
