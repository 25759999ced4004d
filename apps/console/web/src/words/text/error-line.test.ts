import { expect, test } from 'vitest';
import { errorMessage } from './error-line.ts';

test.each([
  ['MailError', 'MailError: no such mailbox', 'no such mailbox'],
  ['MailError', 'no such mailbox', 'no such mailbox'],
  ['Error', 'Error: ', 'Error: '],
  ['', ': x', 'x'],
])('%s with %j', (name, message, shown) => expect(errorMessage({ name, message })).toBe(shown));

test('errors of a kind have what they share as their message', () =>
  expect(errorMessage({ name: 'Error', message: 'no order 3', shape: 'no order <n>' })).toBe('no order <n>'));
