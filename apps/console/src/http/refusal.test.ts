import { UnknownJobError } from '@sb/queue';
import { expect, test } from 'vitest';
import { refusalOf } from './refusal.ts';

const SECRET = 'hunter2hunter2';

/** A refusal whose long text has this at its cut. */
function detailWith(text: string, before: number): string {
  const error = new UnknownJobError('job', []);
  error.message = `${'-'.repeat(4_000 - before)}${text} and more`;
  return refusalOf(error, [SECRET]).detail;
}

test('a secret across the end of a long text is redacted before the text is shortened', () => {
  for (let before = 1; before < SECRET.length; before++)
    expect(detailWith(SECRET, before)).not.toMatch(/h|hunter2/);
});

test('a long text ends with a whole character', () => {
  const detail = detailWith('🙂', 1);
  expect(detail).toMatch(/-…$/);
  expect(JSON.stringify(detail)).not.toContain('\\ud83d');
});
