import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { asJson, encodeJson } from './json.ts';

const LIMIT = 1_000;

describe('encodeJson', () => {
  test.each`
    what                                     | value                                    | json
    ${'null'}                                | ${null}                                  | ${'null'}
    ${'a text'}                              | ${'sent'}                                | ${'"sent"'}
    ${'an object'}                           | ${{ a: [1, 'b', true, null] }}           | ${'{"a":[1,"b",true,null]}'}
    ${'a date'}                              | ${{ at: new Date(0) }}                   | ${'{"at":"1970-01-01T00:00:00.000Z"}'}
    ${'a field that is undefined'}           | ${{ a: undefined, b: 1 }}                | ${'{"b":1}'}
    ${'undefined in a list, as null'}        | ${{ a: [1, undefined] }}                 | ${'{"a":[1,null]}'}
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
    ['an invalid date', { at: [new Date('x')] }, 'at[0]', 'got an invalid date at at[0].'],
    ['what toJSON returns', { a: { toJSON: () => ({ b: 1n }) } }, 'a.b', 'got the bigint 1 at a.b.'],
    ['the second of two', { ok: { a: 1 }, bad: { a: 1n } }, 'bad.a', 'got the bigint 1 at bad.a.'],
    ['a circle', circle(), 'child.parent', 'got a reference to its own parent at child.parent.'],
  ])('refuses %s', (_what, value, path, message) => {
    const act = () => encodeJson(value, LIMIT);
    expect(act).toThrow(expect.objectContaining({ code: 'NOT_JSON', path }));
    expect(act).toThrow(`Expected a value that JSON can hold, ${message}`);
  });

  test('takes 100 levels of objects and lists', () => {
    expect(encodeJson(nested(100), 1e4)).toBe(JSON.stringify(nested(100)));
    const dated = nested(99, { at: new Date(0) });
    expect(encodeJson(dated, 1e4)).toBe(JSON.stringify(dated));
  });

  // Deeper ones ended in a bare RangeError, "Maximum call stack size exceeded".
  test.each([101, 2_500, 100_000])('refuses %d levels, and says where the first is too deep', (levels) => {
    const act = () => encodeJson({ order: nested(levels - 1) }, 1e7);
    expect(act).toThrow(
      expect.objectContaining({ code: 'TOO_DEEP', limit: 100, path: `order${'[0].a'.repeat(49)}[0]` }),
    );
    expect(act).toThrow(
      'Expected at most 100 levels of objects and lists, got more at order[0].a[0].a[0].a[0].a[0]...',
    );
  });

  test('refuses what toJSON makes too deep', () => {
    expect(() => encodeJson({ a: { toJSON: () => nested(2_500) } }, 1e7)).toThrow(
      expect.objectContaining({ code: 'TOO_DEEP' }),
    );
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

describe('asJson', () => {
  test('returns plain JSON as it is', () => {
    const plain = { a: [1, null], b: undefined };
    expect(asJson(plain, LIMIT)).toBe(plain);
    expect(asJson(undefined, LIMIT)).toBeUndefined();
  });

  test.each([
    ['a date', { at: new Date(0) }, { at: '1970-01-01T00:00:00.000Z' }],
    ['undefined in a list', [undefined, 1], [null, 1]],
    // oxlint-disable-next-line no-sparse-arrays
    ['a hole in a list', [, 1], [null, 1]],
    ['what toJSON makes undefined', { toJSON: () => undefined }, undefined],
  ])('returns %s as JSON gives it back', (_what, value, read) => expect(asJson(value, LIMIT)).toEqual(read));

  test('refuses what JSON cannot hold', () => {
    expect(() => asJson({ id: 1n }, LIMIT)).toThrow(expect.objectContaining({ code: 'NOT_JSON' }));
  });
});

/** So many levels, lists and objects in turn. */
function nested(levels: number, innermost: unknown = {}): unknown {
  let value = innermost;
  for (let level = 1; level < levels; level += 1) value = (levels - level) % 2 === 0 ? { a: value } : [value];
  return value;
}

function circle(): unknown {
  const parent: { child: Record<string, unknown> } = { child: {} };
  parent.child.parent = parent;
  return parent;
}
