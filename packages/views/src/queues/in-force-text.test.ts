import { expect, test } from 'vitest';
import { inForceText } from './in-force-text.ts';

test.each([
  [
    { pid: 42, since: Date.parse('2026-03-02T12:00:00Z') },
    'still open (server process 42, since 2026-03-02T12:00:00.000Z). Runs',
  ],
  [{ pid: 42 }, 'still open (server process 42). Runs'],
  [{}, 'still open. Runs'],
])('a limit waits for %o', (waitsFor, text) => {
  expect(inForceText({ waitsFor })).toContain(text);
});

test('a limit whose store failed behind the commit is stored, and one in force says nothing', () => {
  expect(inForceText({ restFollows: true })).toMatch(/^The change is stored, .*: a daemon does the rest\.$/);
  expect(inForceText({})).toBeUndefined();
});
