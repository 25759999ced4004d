import { expect, test } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { NewEvent } from './publish.ts';

const fine: NewEvent = { type: 'invoice.sent', payload: {} };

test.each<[field: string, expected: string, event: Readonly<Record<string, unknown>>]>([
  ['type', 'a name such as "invoice.sent", got "".', { type: '' }],
  ['type', 'a name such as "invoice.sent", got number.', { type: 7 }],
  ['type', 'text of at most 200 characters, without NUL', { type: 'x'.repeat(201) }],
  ['sourceApp', 'without NUL or half of a surrogate pair, got number.', { sourceApp: 7 }],
  ['dedupeKey', 'text of at most 200 characters', { dedupeKey: 'x'.repeat(201) }],
  ['actor', 'characters, without NUL', { actor: 'a\0' }],
  ['orgId', 'text of at most 200 characters', { orgId: 'x'.repeat(201) }],
  ['payload', 'an object, got object.', { payload: [] }],
  ['payload', 'an object, got object.', { payload: null }],
  ['payload', 'an object, got "x".', { payload: 'x' }],
])('an event is refused for its %s: %s', (field, expected, event) => {
  const check = () => checkEvent({ ...fine, ...event });
  expect(check).toThrow(expect.objectContaining({ code: 'EVENT_INVALID', field }));
  expect(check).toThrow(expected);
});

test('an event with texts of 200 characters is fine', () => {
  const text = 'x'.repeat(200);
  expect(() => checkEvent({ ...fine, type: text, actor: text, orgId: text })).not.toThrow();
});
