import { expect, test } from 'vitest';
import { frame } from './live-screen.ts';

test('a frame replaces line by line, and erases nothing of a line that fills the screen', () => {
  const lines = ['ab', '\u001b[2mabcd\u001b[22m'];
  const drawn = '\u001b[Hab\u001b[K\r\n\u001b[2mabcd\u001b[22m';
  expect(frame(lines, { columns: 4, rows: 2 })).toBe(drawn);
  expect(frame(lines, { columns: 4, rows: 3 })).toBe(`${drawn}\r\n\u001b[J`);
});
