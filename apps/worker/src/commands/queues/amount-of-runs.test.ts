import { DEPTH_CAP } from '@sb/queue';
import { expect, test } from 'vitest';
import { amountOf, amountText } from './amount-of-runs.ts';

test.each([
  [[0, 0], '0 runs'],
  [[1, 0], '1 run'],
  [[7, DEPTH_CAP - 1], '10,006 runs'],
  [[7, DEPTH_CAP], 'at least 10,007 runs'],
])('counts of %j are %s', (counts, text) => expect(amountText(amountOf(counts))).toBe(text));
