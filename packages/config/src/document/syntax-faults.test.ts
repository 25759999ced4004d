import { expect, test } from 'vitest';
import { readYaml } from './yaml-source.ts';

/** `3 a tab is used ...`: the line, and what is said of it. */
const faults = (...lines: readonly string[]): string[] => {
  const { faults: found, lines: counter } = readYaml(lines.join('\n'));
  return found
    .toSorted((a, b) => a.offset - b.offset)
    .map(({ offset, message }) => `${counter.linePos(offset).line} ${message}`);
};

test('tabs are told, and not what the parser makes of what stands behind them', () => {
  expect(faults('list:', '  - a: 1', '\tb: 2', '    c: 3', '  - a: 1', '\tb: 2')).toEqual([
    '3 a tab is used for indentation. Use spaces',
    '6 a tab is used for indentation. Use spaces',
  ]);
});

test('each line that stands wrongly is told, once', () => {
  expect(faults('list:', '  - a: 1', '   b: 2', '  - a: 1', '     b: 2', ' - a: 1')).toEqual([
    '3 this line has neither a "- " nor the indentation of the keys before it. Give it one of them',
    '4 the next line is indented too far: it goes on with this value. Give it the indentation of the key',
    '6 this "- " is not indented like those before it. Give it their indentation',
  ]);
});

test('what is not closed, and what lacks its colon or its quotes, is told together', () => {
  expect(faults('list:', '  - a: b: c', '    d: {e: 1', '  - a: [1', '  - a', '    b: 2')).toEqual([
    '2 a value with ": " in it must be in quotes',
    '4 a map that begins with { does not end: the } is missing',
    '5 a list that begins with [ does not end: the ] is missing',
  ]);
  expect(faults('list:', '  - a', '    b: 2')).toEqual(['2 expected ": " after this key']);
  expect(faults('a: "b')).toEqual(['1 a text that begins with " does not end: the second " is missing']);
});
