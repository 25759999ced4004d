import { expect, test } from 'vitest';
import { narrower, wider } from './spans.ts';

test('less and more time', () => {
  expect([undefined, '30d', '6h', '15m', '3h'].map(narrower)).toEqual(['30d', '7d', '1h', '15m', '6h']);
  expect(['15m', '7d', '30d', undefined].map(wider)).toEqual(['1h', '30d', undefined, undefined]);
});
