import { expect, test } from 'vitest';
import { createScale } from './scale.ts';

const at = (seconds: number): string => new Date(seconds * 1_000).toISOString();
const SHORT = [
  { kind: 'run', from: at(0), to: at(10) },
  { kind: 'attempt', from: at(0), to: at(4) },
  { kind: 'backoff', from: at(4), to: at(5) },
  { kind: 'attempt', from: at(5), to: at(10) },
] as const;

test('without a long wait the line is the time', () => {
  const scale = createScale(SHORT, 0, 1_000);
  expect([0, 5, 10].map((seconds) => Math.round(scale.x(seconds * 1_000)))).toEqual([0, 500, 1_000]);
  expect(scale.folds).toEqual([]);
});

test('a long wait between attempts is folded; the order stays', () => {
  const spans = [
    { kind: 'run', from: at(0), to: at(7_210) },
    { kind: 'attempt', from: at(0), to: at(5) },
    { kind: 'backoff', from: at(5), to: at(7_205) },
    { kind: 'attempt', from: at(7_205), to: at(7_210) },
  ] as const;
  const scale = createScale(spans, 0, 1_000);
  expect(scale.folds).toHaveLength(1);
  const places = [0, 5, 7_205, 7_210].map((seconds) => Math.round(scale.x(seconds * 1_000)));
  expect(places).toEqual([0, 472, 528, 1_000]);
  expect(Math.round(scale.msAt(1_000) / 1_000)).toBe(7_210);
});

test('an open span ends now', () => {
  expect(createScale([{ kind: 'attempt', from: at(0) }], 8_000, 100).x(4_000)).toBe(50);
});
