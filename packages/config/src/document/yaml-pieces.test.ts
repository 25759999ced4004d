import { isSlow } from '@sb/test-servers';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Path } from '../problems/problem.ts';
import { parseDocument } from './source-document.ts';

/** A remark that makes any text long enough to be read in pieces. */
const LONG = '#'.repeat(500_001);
const IN_PIECES = `\n${LONG}\n`;

const ENTRY = [
  '- { id: a, text: "two\n      lines" }',
  '- id: b\n    text: |\n      - not an entry\n      key: no key\n    more: [1,\n      2]',
  "- 'quoted # text'",
  '-\n    id: c\n    list:\n      - 1\n      - two: 2',
  '# a remark\n  - plain text\n    that goes on',
  '- ',
];
const entries = fc.array(fc.constantFrom(...ENTRY), { minLength: 1, maxLength: 30 });
const section = fc.oneof(
  entries.map((list) => `\n  ${list.join('\n  ')}`),
  entries.map((list) => ` # a remark\n\n${list.join('\n').replaceAll('\n  ', '\n')}`),
  fc.constantFrom(' 1', '\n  a: 1\n  b: [x, y]', '', ' [a, b]', ' "x: y"', '\n  # nothing'),
);
/** Behind such a remark a piece ends. Four of them leave a text short. */
const REMARK = `\n  #${'-'.repeat(100_001)}\n`;
const cutEntries = fc
  .array(fc.constantFrom(...ENTRY), { minLength: 2, maxLength: 4 })
  .map((list) => `\n  ${list.join(`${REMARK}  `)}`);
const texts = fc
  .tuple(fc.array(section, { maxLength: 4 }), fc.option(cutEntries))
  .map(([sections, cut]) => (cut === null ? sections : [...sections, cut]))
  .filter((sections) => sections.length > 0)
  .map((sections) => sections.map((one, at) => `key${at}:${one}`).join('\n'));

function pathsOf(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path];
  const inside: readonly (readonly [string | number, unknown])[] = Array.isArray(value)
    ? Array.from(value.entries())
    : Object.entries(value);
  return [path, ...inside.flatMap(([name, one]) => pathsOf(one, [...path, name]))];
}

test('a long text has the value and the places of a short one', () => {
  fc.assert(
    fc.property(texts, fc.boolean(), (text, isCrlf) => {
      const whole = isCrlf ? text.replaceAll('\n', '\r\n') : text;
      const [short, long] = [parseDocument(whole, 'f.yaml'), parseDocument(whole + IN_PIECES, 'f.yaml')];
      expect(long.value).toEqual(short.value);
      for (const path of pathsOf(short.value))
        for (const kind of ['key', 'value'] as const)
          expect([path, kind, long.at(path, kind)]).toEqual([path, kind, short.at(path, kind)]);
    }),
    { numRuns: isSlow() ? 60 : 20 },
  );
});

const row = (id: number) =>
  `  - id: t-${id}\n    title: A task of ordinary length, ${id}\n    tags: [a, b]\n`;
const COUNT = isSlow() ? 12_000 : 8_000;
const ROWS = Array.from({ length: COUNT }, (_, id) => row(id));

test('of thousands of entries every one is there, and the progress ends with the last', () => {
  const calls: (readonly [number, number])[] = [];
  const text = `format: x\ntasks:\n${ROWS.join('')}end: 1\n`;
  const document = parseDocument(text, 'f.yaml', { onProgress: (...call) => calls.push(call) });
  expect(document.value).toMatchObject({ format: 'x', end: 1 });
  expect(document.value).toHaveProperty('tasks.length', COUNT);
  expect(document.value).toHaveProperty(['tasks', COUNT - 1, 'id'], `t-${COUNT - 1}`);
  expect(document.at(['tasks', COUNT - 1, 'tags', 1])).toEqual({ line: 3 * COUNT + 2, column: 15 });
  expect(document.at(['tasks', COUNT])).toBeUndefined();
  expect(calls.length).toBeGreaterThan(5);
  expect(calls.at(-1)).toEqual([text.length, text.length]);
});

test('mistakes of several pieces are reported at once, at their lines', () => {
  const lines = ROWS.toSpliced(100, 1, '  - id: "open\n').toSpliced(6_000, 1, '  - id: a\n    id: b\n');
  const text = `tasks:\n${lines.join('')}`;
  expect(() => parseDocument(text, 'f.yaml')).toThrow(
    /f\.yaml:\d+:\d+ {2}.*\n.*f\.yaml:18001:5 {2}the key "id" is given twice/s,
  );
});

test.each([
  ['an anchor', 'a: &x 1\nb: *x\n', { a: 1, b: 1 }],
  ['a text without keys', '- a\n- b\n', ['a', 'b']],
  ['a flow map', '{ a: 1,\nb: 2 }\n', { a: 1, b: 2 }],
  ['keys in quotes', '"a b": 1\n', { 'a b': 1 }],
  ['a begin of the document', '---\na: 1\n', { a: 1 }],
])('a long text with %s is read as a whole', (_what, text, value) => {
  expect(parseDocument(text + IN_PIECES, 'f.yaml').value).toEqual(value);
});

test('a key that is given twice is a mistake of a long text too', () => {
  expect(() => parseDocument(`a: 1\nb: 2\na: 3\n${LONG}`, 'f.yaml')).toThrow(
    'f.yaml:3:1  the key "a" is given twice',
  );
});
