import { expect, test } from 'vitest';
import {
  cappedCount,
  cappedPlural,
  describeDocumentValue,
  describeValue,
  formatCount,
  formatPath,
  plural,
  escapeInvisible,
  printable,
  quote,
} from './index.ts';

test.each([
  [1, 'job', undefined, '1 job'],
  [0, 'job', undefined, '0 jobs'],
  [1_204, 'run', undefined, '1,204 runs'],
  [2, 'query', 'queries', '2 queries'],
])('plural(%i, %s, %s)', (number, one, many, words) => {
  expect(plural(number, one, many)).toBe(words);
});

test('counts have thousands separators, and say where they stopped', () => {
  expect(formatCount(1_234_567)).toBe('1,234,567');
  expect([9_999, 10_000, 20_000].map((number) => cappedCount(number, 10_000))).toEqual([
    '9,999',
    '10,000+',
    '10,000+',
  ]);
  expect(cappedPlural(10_000, 10_000, 'run')).toBe('10,000+ runs');
  expect(cappedPlural(1, 10_000, 'run')).toBe('1 run');
  expect(cappedPlural(10_000, undefined, 'run')).toBe('10,000 runs');
});

test.each`
  value              | inCode             | inADocument
  ${'text'}          | ${'"text"'}        | ${'"text"'}
  ${null}            | ${'null'}          | ${'nothing (null)'}
  ${undefined}       | ${'undefined'}     | ${'undefined'}
  ${5}               | ${'5'}             | ${'5'}
  ${Number.NaN}      | ${'NaN'}           | ${'NaN'}
  ${true}            | ${'true'}          | ${'true'}
  ${12n}             | ${'the bigint 12'} | ${'the bigint 12'}
  ${[]}              | ${'an empty list'} | ${'an empty list'}
  ${[1, 2]}          | ${'a list of 2'}   | ${'a list of 2'}
  ${{ secret: 's' }} | ${'an object'}     | ${'a map'}
  ${new Map()}       | ${'a Map'}         | ${'a Map'}
  ${new Error('s')}  | ${'an Error'}      | ${'an Error'}
  ${() => 1}         | ${'a function'}    | ${'a function'}
  ${Symbol('s')}     | ${'a symbol'}      | ${'a symbol'}
`('$inCode is what came', ({ value, inCode, inADocument }) => {
  expect(describeValue(value)).toBe(inCode);
  expect(describeDocumentValue(value)).toBe(inADocument);
});

test.each([
  [[], ''],
  [['steps', 3, 'name'], 'steps[3].name'],
  [['schedules', '2'], 'schedules[2]'],
  [['queues', 'mail-out', 'rate'], 'queues.mail-out.rate'],
  [['jobs', 'a b'], 'jobs["a b"]'],
])('the path %j is %s', (path, text) => expect(formatPath(path)).toBe(text));

test.each([
  ['a turned direction', 'abc\u202etxt.exe', 'abc\\u202etxt.exe'],
  ['a mark', 'a\u200e\u061cb', 'a\\u200e\\u061cb'],
  ['nothing between letters', 'pay\u200bpal\u2060\ufeff\u00ad', 'pay\\u200bpal\\u2060\\ufeff\\u00ad'],
  ['a joiner between Latin letters', 'pay\u200dpal', 'pay\\u200dpal'],
  ['a letter that is blank', 'a\u3164', 'a\\u3164'],
  ['tags without a flag', 'a\u{e0041}', 'a\\udb40\\udc41'],
  ['a family', '👩‍👩‍👧', '👩‍👩‍👧'],
  ['a heart with its variant', '❤️‍🔥', '❤️‍🔥'],
  ['Persian', 'می‌خواهم', 'می‌خواهم'],
  [
    'the flag of Scotland',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
    '🏴\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}',
  ],
  ['accents', 'e\u0301 日本', 'e\u0301 日本'],
])('invisible characters are escaped where no script needs them: %s', (_what, text, shown) => {
  expect(escapeInvisible(text)).toBe(shown);
  expect(JSON.parse(escapeInvisible(JSON.stringify([text])))).toEqual([text]);
});

test('a quote is short, and nothing in it reaches a terminal', () => {
  expect(quote('x'.repeat(41))).toBe(`"${'x'.repeat(39)}…"`);
  expect(quote('\u001b[31m\u202e')).toBe('"\\u001b[31m\\u202e"');
  expect(quote('0\u00a09')).toBe('"0\\u00a09"');
  expect(printable('a\nb\u0007')).toBe('a b ');
});
