import { expect, test } from 'vitest';
import { flowText } from './flow-text.ts';

test.each([
  [{ in: 2.13, out: 1.6 }, '2.1 / 1.6 a second'],
  [{ in: 0.05, out: 0.1 }, '3.0 / 6.0 a minute'],
  [{ in: 120, out: 0 }, '120 / 0.0 a second'],
  [{ out: 12 }, '– / 12 a second'],
  [{ in: 0, out: 0 }, '0'],
  [{ out: 0 }, '– / 0'],
])('what comes and what ends is one short text: %o', (flow, text) => expect(flowText(flow)).toBe(text));
