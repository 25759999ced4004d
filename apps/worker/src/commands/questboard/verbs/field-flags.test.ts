import { expect, test } from 'vitest';
import { fieldsOf } from './field-flags.ts';

test.each([
  ['JSON', 'holidays=["2026-12-25"]', { holidays: ['2026-12-25'] }],
  ['a text', 'note=a = b', { note: 'a = b' }],
  ['a text of digits', 'note="9007199254740993"', { note: '9007199254740993' }],
])('--set takes %s', (_what, set, fields) => expect(fieldsOf({}, { set: [set] })).toEqual(fields));

test.each([
  ['="x"', '--set: expected field=value'],
  ['customer=9007199254740993', '--set customer: the number 9007199254740993 is too long'],
  ['metadata={"customer":9007199254740993}', '--set metadata: the number 9007199254740993 is too long'],
])('--set %s is refused', (set, message) => expect(() => fieldsOf({}, { set: [set] })).toThrow(message));
