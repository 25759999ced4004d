import { expect, test } from 'vitest';

import { PROPERTIES } from './fire-properties.ts';

test.each(PROPERTIES.map((property) => [property.what, property] as const))(
  'in 100 times as many cases: %s',
  (_, { hold, some }) => {
    expect(() => hold(100 * some)).not.toThrow();
  },
);
