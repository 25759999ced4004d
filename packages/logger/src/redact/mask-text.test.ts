import { expect, test } from 'vitest';
import { maskText } from './mask-text.ts';

const TOKEN = `ghp_${'a1B2'.repeat(9)}`;

test.each`
  what                                          | text                                | longest | shown
  ${'a text without secrets is cut'}            | ${'nothing to do today'}            | ${10}   | ${'nothing to'}
  ${'a secret is masked'}                       | ${`no access with ${TOKEN}!`}       | ${80}   | ${'no access with [redacted]!'}
  ${'a secret at the cut is masked as a whole'} | ${`no access with ${TOKEN}`}        | ${22}   | ${'no access with [redact'}
  ${'a known value at the cut, too'}            | ${'the password is hunter2hunter2'} | ${22}   | ${'the password is [redac'}
  ${'no half of a pair of surrogates is left'}  | ${'ab\u{1F550}'}                    | ${3}    | ${'ab'}
`('$what', ({ text, longest, shown }) => {
  expect(maskText(text, { longest, secrets: ['hunter2hunter2'] })).toBe(shown);
});
