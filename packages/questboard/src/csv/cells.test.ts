import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readCell, writeCell } from './cells.ts';

test.each([
  ['=1+1', "'=1+1"],
  [' =1+1', "' =1+1"],
  ['\u00a0@SUM(A1)', "'\u00a0@SUM(A1)"],
  ["'=1+1", "''=1+1"],
  ["' =1+1", "'' =1+1"],
  ['\n-1', '"\'\n-1"'],
  ['a =1', 'a =1'],
  [' plain', ' plain'],
  ["'tis", "'tis"],
])('the text %j is the cell %j', (text, cell) => {
  expect(writeCell(text)).toBe(cell);
});

test('a cell is read as the text that it was written from', () => {
  const unit = fc.constantFrom("'", '=', '+', '-', '@', ' ', '\t', '\r', '\n', '\u00a0', 'a', '"');
  fc.assert(
    fc.property(fc.string({ unit, maxLength: 6 }), (text) => {
      expect(readCell(unquoted(writeCell(text)))).toBe(text);
    }),
  );
});

function unquoted(cell: string): string {
  return cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell;
}
