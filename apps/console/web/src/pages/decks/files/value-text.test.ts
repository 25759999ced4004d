import { expect, test } from 'vitest';
import { fieldWord, valueText } from './value-text.ts';

test.each([
  ['estimateMinutes', 65, '1h 5m'],
  ['estimateMinutes', 66, '1.1h'],
  ['estimateMinutes', 90, '1.5h'],
  ['estimateMinutes', 54, '54m'],
  ['estimateMinutes', 240, '4h'],
  ['estimateMinutes', 45, '45m'],
  ['estimateMinutes', undefined, 'unset'],
  ['order', 65, '65'],
  ['dependsOn', ['t-1'], '["t-1"]'],
])('%s %j reads %s', (field, value, text) => expect(valueText(field, value)).toBe(text));

test('a field whose value has its unit bears none', () => {
  expect(['estimateMinutes', 'dueDate'].map(fieldWord)).toEqual(['estimate', 'dueDate']);
});
