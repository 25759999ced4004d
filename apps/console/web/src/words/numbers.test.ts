import { compactAge, compactDuration, percentText as tilePercent } from '@sb/words';
import { describe, expect, test } from 'vitest';
import {
  bytesText,
  countText,
  durationText,
  niceTop,
  percentText,
  plural,
  rangeText,
  shortDuration,
} from './numbers.ts';

test('a duration is that of the tiles, which the server words', () => {
  for (const ms of [0, 999.4, 999.6, 9_994, 9_996, 59_949, 59_951, 60_000, 202_000, 7_500_000, 273_900_000])
    expect(durationText(ms)).toBe(compactDuration(ms));
});

test('an age is that of the sentences beside it', () => {
  for (const ms of [1_000, 59_600, 89_000, 91_000, 3_570_000, 39_420_000, 86_000_000, 130_000_000])
    expect(shortDuration(ms)).toBe(compactAge(ms));
});

const plain = (text: string): string => text.replaceAll('\u2009', ' ');

describe('durations', () => {
  test.each([
    [0, '0 ms'],
    [447, '447 ms'],
    [999.4, '999 ms'],
    [999.6, '1 s'],
    [1_280, '1.28 s'],
    [4_100, '4.1 s'],
    [22_700, '22.7 s'],
    [20_000, '20 s'],
    [59_960, '1m'],
    [202_000, '3m 22s'],
    [7_500_000, '2h 5m'],
    [7_200_000, '2h'],
    [273_600_000, '3d 4h'],
  ])('%d ms', (ms, text) => expect(plain(durationText(ms))).toBe(text));

  test.each([
    [22_400, '22s'],
    [59_600, '1m'],
    [1_500_000, '25m'],
    [39_420_000, '11h'],
    [90_000_000, '1d'],
  ])('%d ms in a narrow column', (ms, text) => expect(shortDuration(ms)).toBe(text));
});

describe('counts', () => {
  test('in groups, and with a plus where more may be', () => {
    expect(countText(3_034)).toBe('3,034');
    expect(countText({ count: 10_000, isAtLeast: true })).toBe('10,000+');
  });

  test('with their noun', () => {
    expect(plural(1, 'run')).toBe('1 run');
    expect(plural(0, 'run')).toBe('0 runs');
    expect(plural({ count: 1, isAtLeast: true }, 'run')).toBe('1+ runs');
    expect(plural(2, 'line is', 'lines are')).toBe('2 lines are');
  });
});

test('a share is that of the tiles', () => {
  for (const share of [0, 0.0004, 0.29, 0.715, 0.976, 0.9766, 0.9999, 1])
    expect(percentText(share)).toBe(tilePercent(share));
});

test('a choice of how far back has the space of a number before its unit', () => {
  expect(['1h', '24h', '90d'].map(rangeText).map(plain)).toEqual(['1 h', '24 h', '90 d']);
});

test('what is not all does not read as all', () => {
  expect(plain(percentText(0.9999))).toBe('99.9 %');
  expect(plain(percentText(1))).toBe('100.0 %');
  expect(plain(percentText(0.976))).toBe('97.6 %');
  expect(plain(percentText(0.9766))).toBe('97.6 %');
});

test.each([
  [0, 1],
  [1, 1],
  [62, 80],
  [80, 80],
  [81, 100],
  [1_490, 1_600],
])('an axis for %d ends at %d', (value, top) => expect(niceTop(value)).toBe(top));

test('sizes', () => {
  expect([900, 65_536, 2_500_000].map((bytes) => plain(bytesText(bytes)))).toEqual([
    '900 B',
    '65.5 kB',
    '2.5 MB',
  ]);
});
