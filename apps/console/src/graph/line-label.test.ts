import { expect, test } from 'vitest';
import { lineLabel } from './line-label.ts';

test.each([
  ['success', undefined],
  ['failure', 'when it fails'],
  ['always', 'when it ends'],
  ['constructor', 'when it meets constructor'],
  ['result.rows > 0', 'when it meets result.rows > 0'],
  ['result.rows > 0 && result.errors == 0', 'when it meets result.rows > 0 &…'],
])('a line that waits on %s says %s', (on, says) => expect(lineLabel(on)).toBe(says));
