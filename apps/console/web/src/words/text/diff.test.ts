import { describe, expect, test } from 'vitest';
import { applyPatch, diffLines, patchBetween, patchLines, setsNull } from './diff.ts';

const INPUT = { date: '2026-11-28', to: 'a@acme.test' };

test.each([
  ['another value', { a: 1 }, { a: 2 }, ['{', '-  "a": 1', '+  "a": 2', '}']],
  ['a new field', {}, { a: 1 }, ['{', '+  "a": 1', '}']],
  ['a field less', { a: 1, b: 2 }, { b: 2 }, ['{', '-  "a": 1', '   "b": 2', '}']],
  ['no object', 1, [2], ['- 1', '+ [2]']],
  ['nothing', [1], [1], ['[1]']],
])('lines of two values: %s', (_, before, after, lines) =>
  expect(diffLines(before, after).map(({ text }) => text)).toEqual(lines),
);

test('a patch over many inputs leaves what it does not name', () => {
  expect(patchLines({ date: '2026-11-29', team: 'core' }, INPUT)).toEqual([
    { kind: 'same', text: '{' },
    { kind: 'del', text: '-  "date": "2026-11-28"' },
    { kind: 'add', text: '+  "date": "2026-11-29"' },
    { kind: 'same', text: '   "to": ', note: 'as each has it' },
    { kind: 'add', text: '+  "team": "core"' },
    { kind: 'same', text: '}' },
  ]);
});

test('a patch that takes a field away is one red line', () => {
  expect(patchLines({ to: null }, INPUT).map(({ text }) => text)).toContain('-  "to": "a@acme.test"');
});

describe('patches (RFC 7396, appendix A)', () => {
  test.each([
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: 'b', b: 'c' }, { a: null }, { b: 'c' }],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'foo' }, 'bar', 'bar'],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ])('%j with %j', (target, patch, result) => expect(applyPatch(target, patch)).toEqual(result));

  test('the name of a prototype is a field', () => {
    const patch: unknown = JSON.parse('{"__proto__":{"a":1}}');
    expect(JSON.stringify(applyPatch({}, patch))).toBe('{"__proto__":{"a":1}}');
  });

  test.each([
    [INPUT, { ...INPUT, date: 'x' }, { date: 'x' }],
    [INPUT, { date: INPUT.date }, { to: null }],
    [{ a: { b: 1, c: 2 } }, { a: { b: 1, c: 3 } }, { a: { c: 3 } }],
    [INPUT, INPUT, {}],
  ])('between %j and %j', (before, after, patch) => {
    expect(patchBetween(before, after)).toEqual(patch);
    expect(applyPatch(before, patch)).toEqual(after);
  });
});

test('a field that was not edited is in no patch', () =>
  expect(patchBetween(INPUT, { ...INPUT, date: '2026-11-29' })).toEqual({ date: '2026-11-29' }));

test.each([
  [{ a: 1 }, { a: null }, true],
  [{}, { a: { b: null } }, true],
  [{ a: 1 }, { a: { b: null } }, true],
  [{ a: { b: 1 } }, { a: { b: null } }, true],
  [{ a: null }, { a: null }, false],
  [{ a: { b: null } }, { a: { b: null, c: 1 } }, false],
  [{ a: 1 }, {}, false],
  [{ a: 1 }, { a: [null] }, false],
])('a field of %j becomes null in %j: %j', (before, after, expected) =>
  expect(setsNull(before, after)).toBe(expected),
);
