import { expect, test } from 'vitest';

import { PROPERTIES } from './fire-properties.ts';

test.each(PROPERTIES.map((property) => [property.what, property] as const))(
  'in 50 times as many cases: %s',
  (_, { hold, some }) => {
    expect(() => hold(50 * some)).not.toThrow();
  },
);
