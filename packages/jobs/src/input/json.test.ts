import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeJson } from './json.ts';

const LIMIT = 1_000;

describe('encodeJson', () => {
  test.each`
    what                                     | value                                    | json
    ${'null'}                                | ${null}                                  | ${'null'}
    ${'a text'}                              | ${'sent'}                                | ${'"sent"'}
    ${'an object'}                           | ${{ a: [1, 'b', true, null] }}           | ${'{"a":[1,"b",true,null]}'}
    ${'a date'}                              | ${{ at: new Date(0) }}                   | ${'{"at":"1970-01-01T00:00:00.000Z"}'}
    ${'a field that is undefined'}           | ${{ a: undefined, b: 1 }}                | ${'{"b":1}'}
    ${'an instance of a class'} | ${new (class Sum {
  total = 3;
})()} | ${'{"total":3}'}
    ${'an object without prototype'}         | ${Object.create(null)}                   | ${'{}'}
    ${'the same object twice, side by side'} | ${((x) => ({ a: x, b: x, c: [x] }))({})} | ${'{"a":{},"b":{},"c":[{}]}'}
  `('writes $what', ({ value, json }) => expect(encodeJson(value, LIMIT)).toBe(json));

  test('undefined stays undefined', () => expect(encodeJson(undefined, LIMIT)).toBeUndefined());

  test.each([
    ['a function', () => {}, '', 'got a function.'],
    ['a method', { items: [{ run() {} }] }, 'items[0].run', 'got a function at items[0].run.'],
    ['a symbol', { kind: Symbol('x') }, 'kind', 'got a symbol at kind.'],
    ['a bigint', { id: 12n }, 'id', 'got the bigint 12 at id.'],
    ['NaN', [1, Number.NaN], '[1]', 'got NaN at [1].'],
    ['Infinity', { a: { 'b c': Infinity } }, 'a["b c"]', 'got Infinity at a["b c"].'],
    ['a Map', { seen: new Map() }, 'seen', 'got a Map at seen.'],
    ['a Set', new Set(), '', 'got a Set.'],
    ['a promise that nobody awaited', { a: Promise.resolve() }, 'a', 'got a Promise at a.'],
    ['an error', { error: new Error('no') }, 'error', 'got an Error at error.'],
    ['what toJSON returns', { a: { toJSON: () => ({ b: 1n }) } }, 'a.b', 'got the bigint 1 at a.b.'],
    ['the second of two', { ok: { a: 1 }, bad: { a: 1n } }, 'bad.a', 'got the bigint 1 at bad.a.'],
    ['a circle', circle(), 'child.parent', 'got a reference to its own parent at child.parent.'],
  ])('refuses %s', (_what, value, path, message) => {
    const act = () => encodeJson(value, LIMIT);
    expect(act).toThrow(expect.objectContaining({ code: 'NOT_JSON', path }));
    expect(act).toThrow(`Expected a value that JSON can hold, ${message}`);
  });

  test('counts bytes, not characters, against the limit', () => {
    expect(encodeJson('ääää', 10)).toBe('"ääää"');
    expect(() => encodeJson('ääää', 9)).toThrow(
      expect.objectContaining({ code: 'TOO_LARGE', size: 10, limit: 9 }),
    );
  });

  test('writes every JSON value as JSON.stringify does', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(encodeJson(value, 1e9)).toBe(JSON.stringify(value));
      }),
    );
  });
});

function circle(): unknown {
  const parent: { child: Record<string, unknown> } = { child: {} };
  parent.child.parent = parent;
  return parent;
}
