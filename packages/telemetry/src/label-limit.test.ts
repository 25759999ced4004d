import { expect, test } from 'vitest';
import { createLabelLimit } from './label-limit.ts';

test('the first values keep their labels, and all later ones are "other"', () => {
  const label = createLabelLimit(2);
  expect(['mail', 'default', 'late', 'mail', 'late', 'default'].map(label)).toEqual([
    'mail',
    'default',
    'other',
    'mail',
    'other',
    'default',
  ]);
});
