import { expect, test } from 'vitest';
import { checkEvent } from './check-event.ts';
import type { NewEvent } from './publish.ts';

const fine: NewEvent = { type: 'invoice.sent', payload: {} };

test.each<[field: string, expected: string, event: Readonly<Record<string, unknown>>]>([
  [
    'type',
    'a name such as "invoice.sent": a letter, then letters, digits, ".", "_", "-" or ":", at',
    { type: '' },
  ],
  ['type', 'at most 200 characters, got number.', { type: 7 }],
  ['type', 'at most 200 characters, got "xxx', { type: 'x'.repeat(201) }],
  ['type', 'at most 200 characters, got "invoice sent".', { type: 'invoice sent' }],
  ['type', 'at most 200 characters, got "invoice.*".', { type: 'invoice.*' }],
  ['type', 'at most 200 characters, got "a,b".', { type: 'a,b' }],
  ['type', 'at most 200 characters, got "7.sent".', { type: '7.sent' }],
  ['type', 'at most 200 characters, got "pay\\u200bpal".', { type: 'pay\u200bpal' }],
  ['type', 'at most 200 characters, got "a\\u0000".', { type: 'a\0' }],
  // A subscriber to the ends of runs took it for one.
  ['type', 'a type other than those of the ends of runs, got "job.failed".', { type: 'job.failed' }],
  ['type', 'a type other than those of the ends of runs, got "run.skipped".', { type: 'run.skipped' }],
  ['sourceApp', 'without NUL or half of a surrogate pair, got number.', { sourceApp: 7 }],
  ['dedupeKey', 'text of at most 232 characters', { dedupeKey: 'x'.repeat(233) }],
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

test.each(['sent', 'invoice.sent', 'Invoice-Sent', 'job.failed.twice', 'acme:invoice_sent.v2'])(
  '%s is a type',
  (type) => {
    expect(() => checkEvent({ ...fine, type })).not.toThrow();
  },
);
