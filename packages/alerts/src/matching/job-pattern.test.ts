import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compileJobPattern, LONGEST_PATTERN, patternFault } from './job-pattern.ts';

/** Only a search that explodes is ended by this: it would hang the tests for ever. */
const PATIENCE_MS = 10_000;

/** Throws when the search does not end. */
function find(pattern: string, text: string): boolean {
  const search = (): boolean => compileJobPattern(pattern)(text);
  return runInNewContext('search()', { search }, { timeout: PATIENCE_MS });
}

test.each([
  ['.*', 'mail.send', true],
  ['mail', 'old.mail.send', true],
  ['^mail', 'old.mail.send', false],
  [String.raw`^(daily\.questmaster|github\.sync)$`, 'daily.questmaster', true],
  [String.raw`^(daily\.questmaster|github\.sync)$`, 'daily.questmaster.dryrun', false],
  ['(?i)MAIL', 'mail.send', true],
])('%s in %s: %s', (pattern, jobId, found) => {
  expect(compileJobPattern(pattern)(jobId)).toBe(found);
});

describe('a pattern that makes others try for ever', () => {
  const many = 'a'.repeat(2_000);

  test.each([
    '(a+)+$',
    '^(a|aa)+$',
    '^(a|a)*$',
    '^([a-z]+)*$',
    '(.*a){12}$',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(a?){200}a{200}b',
  ])('%s ends soon', (pattern) => {
    expect(find(pattern, `${many}!`)).toBe(false);
  });

  test('ends soon whatever it is, as the largest that is read', () => {
    const piece = fc.constantFrom(
      'a',
      'aa',
      '.',
      '[a-z]',
      '(a|a)',
      '(a+)',
      '(.*)',
      String.raw`(\w|.)`,
      '|',
      '^',
      '$',
    );
    const times = fc.constantFrom('', '*', '+', '?', '{2,9}', '{1,30}', '*?');
    const group = fc
      .array(
        fc
          .tuple(piece, times)
          .map(([text, how]) => (text.length > 1 || text === 'a' ? `${text}${how}` : text)),
      )
      .map((parts) => `(${parts.join('')})`);
    const pattern = fc
      .array(
        fc.tuple(group, times).map((parts) => parts.join('')),
        { minLength: 1, maxLength: 20 },
      )
      .map((groups) => `${groups.join('')}[!?]$`)
      .filter((text) => patternFault(text) === undefined);
    fc.assert(
      fc.property(pattern, (text) => {
        expect(find(text, many.slice(0, 200))).toBe(false);
      }),
      { numRuns: 30, seed: 7 },
    );
  });

  test('is refused where its program would be large', () => {
    expect(patternFault('((a{100}){100}){100}')).toContain('invalid repeat count');
    expect(patternFault('(.?){1000}(.?){1000}')).toBe(
      'expected a regular expression of at most 1000 steps, got 8002: repeat less in it',
    );
    expect(patternFault('a'.repeat(LONGEST_PATTERN))).toBeUndefined();
    expect(patternFault('a'.repeat(LONGEST_PATTERN + 1))).toContain('at most 500 characters, got 501');
  });
});
