import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../problems/config-error.ts';
import { parseDocument } from './source-document.ts';

function faults(text: string, file = 'f.yaml'): string[] {
  try {
    parseDocument(text, file);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

const BOMB = [
  'a: &a [x, x, x, x, x, x, x, x, x]',
  ...Array.from('bcdefghi', (name, index) => `${name}: &${name} [${'*abcdefghi'[index + 1]}]`).map((line) =>
    line.replace(
      /\[(.)\]/,
      (_, name: string) => `[${Array.from({ length: 9 }, () => `*${name}`).join(', ')}]`,
    ),
  ),
].join('\n');

describe('what is wrong with the text', () => {
  test.each`
    what                     | text                            | said
    ${'an open bracket'}     | ${'a: [1\nb: 2'}                | ${/^f\.yaml:2:1 {2}/}
    ${'a key twice'}         | ${'a: 1\nb:\n  c: 1\n  c: 2\n'} | ${/^f\.yaml:4:3 {2}the key "c" is given twice$/}
    ${'a cron expression'}   | ${'a:\n  b: * * * * *\n'}       | ${/^f\.yaml:2:6 {2}a value that begins with \* must be in quotes, such as '\* \* \* \* \*'$/}
    ${'another one'}         | ${'a:\n  b: */5 * 1 * *\n'}     | ${/^f\.yaml:2:6 {2}a value that begins with \* must be in quotes/}
    ${'a nickname of it'}    | ${'a: @daily'}                  | ${/^f\.yaml:1:4 {2}Plain value cannot start with reserved character @\. Put it into quotes$/}
    ${'a tab'}               | ${'a:\n\tb: 1\n'}               | ${/^f\.yaml:2:1 {2}a tab is used for indentation\. Use spaces$/}
    ${'two documents'}       | ${'a: 1\n---\nb: 2\n'}          | ${/^f\.yaml:2:1 {2}expected one document, got another after "---"$/}
    ${'an alias to nowhere'} | ${'a: *x\nx: &x 1\n'}           | ${/^f\.yaml:1:4 {2}the alias \*x has no anchor &x before it$/}
    ${'a custom tag'}        | ${'a: !secret x\n'}             | ${/^f\.yaml:1:4 {2}custom tags are not supported \(Unresolved tag: !secret\)/}
    ${'an alias bomb'}       | ${BOMB}                         | ${/^f\.yaml:1:1 {2}aliases repeat too much of the document/}
    ${'a list in itself'}    | ${'a: &a [*a]'}                 | ${/^f\.yaml:1:8 {2}the alias \*a is inside the value that it names$/}
    ${'brackets, 50,000'}    | ${'['.repeat(50_000)}           | ${/^f\.yaml:1:1\d\d {2}nested more than 100 levels deep$/}
    ${'dashes, 50,000'}      | ${'- '.repeat(50_000)}          | ${/^f\.yaml:1:2\d\d {2}nested more than 100 levels deep$/}
  `('$what', ({ text, said }) => expect(faults(text)).toEqual([expect.stringMatching(said)]));

  test.each([
    ['commas', `[${'a,'.repeat(5_000_000)}]`],
    ['keys', 'k: 1\n'.repeat(2_000_000)],
  ])('10 MB of %s are refused before they take the memory', (_what, text) => {
    expect(faults(text)).toEqual([
      'f.yaml:1:1  expected at most 2,000,000 words and signs, got more. Split the file',
    ]);
  });

  test('all of it at once', () => {
    const text = 'a: 1\na: 2\nb: *nowhere\nc: !t x\n';
    expect(faults(text).map((line) => line.split('  ')[0])).toEqual([
      'f.yaml:2:1',
      'f.yaml:3:4',
      'f.yaml:4:4',
    ]);
  });
});

describe('JSON', () => {
  test.each`
    what                    | text                                                     | place
    ${'a trailing comma'}   | ${'{"a": [1, 2,]}'}                                      | ${'f.json:1:13'}
    ${'single quotes'}      | ${"{'a': 1}"}                                            | ${'f.json:1:2'}
    ${'a YAML map'}         | ${'a: 1'}                                                | ${'f.json:1:1'}
    ${'a key twice'}        | ${'{"a": 1,\n"a": 2}'}                                   | ${'f.json:2:1'}
    ${'a key twice inside'} | ${'[{"a": {"b": "}"}, "b": 1,\n"\\u0061" : 2}]'}         | ${'f.json:2:1'}
    ${'a deep nest'}        | ${`${'['.repeat(101)}${']'.repeat(101)}`}                | ${'nested more than 100 levels deep'}
    ${'a bare key'}         | ${'{"a": 1, b: 2}'}                                      | ${'f.json:1:10  not valid JSON: Expected double-quoted property name'}
    ${'a comment'}          | ${'{"a": 1} # x'}                                        | ${'f.json:1:10  not valid JSON: Unexpected non-whitespace character after JSON'}
    ${'a bare word'}        | ${'[yes]'}                                               | ${"f.json:1:2  not valid JSON: Unexpected token 'y'"}
    ${'a key alone'}        | ${'{"a"}'}                                               | ${"f.json:1:5  not valid JSON: Expected ':' after property name"}
    ${'a rounded number'}   | ${'{"a": "9007199254740993",\n"b": [9007199254740993]}'} | ${'f.json:2:7  the number 9007199254740993 is too long, and would become 9007199254740992. Put it in quotes'}
    ${'a leading zero'}     | ${'[01]'}                                                | ${'f.json:1:3  not valid JSON: Unexpected number'}
  `('refuses $what in a .json file', ({ text, place }) => {
    expect(faults(text, 'f.json')).toEqual([expect.stringContaining(place)]);
  });

  test('tabs, escapes and pairs of surrogates are read as JSON reads them', () => {
    const text = '{\n\t"a": "\\ud83d\\ude00\\/",\n\t"b": [1e3]\n}';
    const document = parseDocument(text, 'f.json');
    expect(document.value).toEqual(JSON.parse(text));
    expect(document.at(['b', 0])).toEqual({ line: 3, column: 8 });
  });

  test.each([
    '9007199254740992',
    '12345678901234567000',
    '-1e21',
    '0.1234567890123456789',
    '"\\"9007199254740993"',
  ])('a number that is written the same again, and a text, is fine: %s', (value) =>
    expect(parseDocument(`[${value}]`, 'f.json').value).toEqual([JSON.parse(value)]),
  );

  test('a key may be that of another object, or a text', () => {
    const text = '{"a": {"a": [{"a": "a"}, {"a": "\\\\"}]}, "b": "\\"a\\": 1, \\"a\\": {"}';
    expect(parseDocument(text, 'f.json').value).toEqual(JSON.parse(text));
  });

  test('an end that comes too early is at the end', () => {
    expect(faults('{"a": 1', 'f.json')).toEqual([expect.stringMatching(/^f\.json:1:8 {2}/)]);
  });
});

test.each(['', '\n\n', '# only a comment\n', '---\n'])('an empty file is null: %j', (text) => {
  expect(parseDocument(text, 'f.yaml')).toMatchObject({ value: null });
});

test('YAML 1.2: yes, dates and sexagesimals are strings', () => {
  const { value } = parseDocument('[yes, NO, on, 2026-11-25, 12:30:45, 0o14, true]', 'f.yaml');
  expect(value).toEqual(['yes', 'NO', 'on', '2026-11-25', '12:30:45', 12, true]);
});

// It became another number without a word.
test.each`
  value                     | message
  ${'12345678901234567890'} | ${'the number 12345678901234567890 is too long, and would become 12345678901234567168. Put it in quotes'}
  ${'-9007199254740993'}    | ${'the number -9007199254740993 is too long, and would become -9007199254740992. Put it in quotes'}
`('a whole number that would be rounded is refused: $value', ({ value, message }) => {
  const read = () => parseDocument(`jobs:\n  - input:\n      account: ${value}\n`, 'f.yaml');
  expect(read).toThrow(
    expect.objectContaining({ problems: [expect.objectContaining({ line: 3, column: 16, message })] }),
  );
});

test.each([
  '9007199254740991',
  '9007199254740992',
  '1e21',
  "'12345678901234567890'",
  '0.1234567890123456789',
])('a number that stays what it is, or that has no exact digits, is fine: %s', (value) =>
  expect(parseDocument(value, 'f.yaml').value).toBe(
    value.startsWith("'") ? value.slice(1, -1) : Number(value),
  ),
);

test('an anchor may be used very often', () => {
  const text = `zone: &zone UTC\nall:\n${'  - *zone\n'.repeat(1_500)}`;
  expect(parseDocument(text, 'f.yaml').value).toMatchObject({ all: expect.arrayContaining(['UTC']) });
});

describe('where something stands', () => {
  const text = 'base: &base\n  zone: UTC\n\nlist:\n  - name: a\n    empty:\n  - *base\n5: five\n';
  const document = parseDocument(text, 'f.yaml');
  test.each`
    path                    | kind       | place
    ${[]}                   | ${'value'} | ${[1, 1]}
    ${['base', 'zone']}     | ${'value'} | ${[2, 9]}
    ${['base', 'zone']}     | ${'key'}   | ${[2, 3]}
    ${['list', 0, 'name']}  | ${'value'} | ${[5, 11]}
    ${['list', 0, 'empty']} | ${'value'} | ${[6, 5]}
    ${['list', 1]}          | ${'value'} | ${[7, 5]}
    ${['list', 1, 'zone']}  | ${'value'} | ${[2, 9]}
    ${['5']}                | ${'value'} | ${[8, 4]}
  `('$path ($kind)', ({ path, kind, place: [line, column] }) => {
    expect(document.at(path, kind)).toEqual({ line, column });
  });

  test('what is not there has no place, and a problem about it stands at what is around it', () => {
    expect(document.at(['list', 0, 'nope'])).toBeUndefined();
    expect(document.at(['list', 9])).toBeUndefined();
    expect(document.at(['list', 0, 'name', 'deeper'])).toBeUndefined();
    expect(document.problem(['list', 0, 'nope', 'x'], 'is missing')).toEqual({
      path: ['list', 0, 'nope', 'x'],
      pointer: '/list/0/nope/x',
      line: 5,
      column: 5,
      message: 'is missing',
    });
  });
});

test('10,000 entries with a problem each are located', () => {
  const text = `schedules:\n${'  - jobId: daily.questmaster\n    enabled: true\n'.repeat(10_000)}`;
  const document = parseDocument(text, 'f.yaml');
  expect(document.at(['schedules', 9_999, 'enabled'])).toEqual({ line: 20_001, column: 14 });
});

test('any text gives a value or a ConfigError', () => {
  const pieces = fc.constantFrom(
    'a',
    ':',
    ' ',
    '\n',
    '- ',
    '[',
    ']',
    '{',
    '}',
    '&a ',
    '*a',
    '!t ',
    '"',
    "'",
    '|',
    '#',
    '\t',
    '? ',
    '---\n',
    ',',
    '<<',
    '%',
    '\0',
  );
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 40 }), fc.constantFrom('f.yaml', 'f.json'), (parts, file) => {
      const lines = faults(parts.join(''), file);
      expect(lines.every((line) => /^f\.(yaml|json):\d+:\d+ {2}/.test(line))).toBe(true);
    }),
    { numRuns: 500 },
  );
});
