import { expect, test } from 'vitest';
import { findSecretFields, hasFieldAt } from './secret-fields.ts';

const text = { type: 'string' };
const secret = { ...text, writeOnly: true };

test.each<[what: string, schema: Record<string, unknown>, fields: readonly string[]]>([
  ['no schema', {}, []],
  ['none', { type: 'object', properties: { name: text, url: { format: 'uri' }, writeOnly: text } }, []],
  [
    'each mark',
    {
      properties: {
        a: { writeOnly: true },
        b: { format: 'password' },
        c: { secret: true },
        d: { writeOnly: false, secret: 'no' },
      },
    },
    ['a', 'b', 'c'],
  ],
  ['an object in an object', { properties: { auth: { properties: { key: secret } } } }, ['auth.key']],
  ['a whole object', { properties: { auth: { secret: true, properties: { key: secret } } } }, ['auth']],
  ['items', { properties: { keys: { items: secret } } }, ['keys.*']],
  ['other fields', { additionalProperties: secret }, ['*']],
  ['an alternative', { anyOf: [{ properties: { key: secret } }, { type: 'null' }] }, ['key']],
  [
    'a reference',
    { properties: { auth: { $ref: '#/$defs/auth' } }, $defs: { auth: { properties: { key: secret } } } },
    ['auth.key'],
  ],
  ['a schema that refers to itself', { properties: { key: secret, child: { $ref: '#' } } }, ['key']],
  ['the input itself', { secret: true }, ['']],
])('finds %s', (_what, schema, fields) => {
  expect(findSecretFields(schema).map((path) => path.join('.'))).toEqual(fields);
});

test.each<[input: unknown, path: readonly string[], has: boolean]>([
  [{ token: 'x' }, ['token'], true],
  [{ token: '' }, ['token'], true],
  [{ token: null }, ['token'], false],
  [{ other: 'x' }, ['token'], false],
  [{ auth: { key: 'x' } }, ['auth', 'key'], true],
  [{ auth: 'x' }, ['auth', 'key'], false],
  [{ keys: ['x'] }, ['keys', '*'], true],
  [{ hooks: [{}, { secret: 'x' }] }, ['hooks', '*', 'secret'], true],
  [{ hooks: [] }, ['hooks', '*', 'secret'], false],
  ['x', [], true],
  [undefined, [], false],
])('%j has a value at %j: %j', (input, path, has) => expect(hasFieldAt(input, path)).toBe(has));
