import { expect, test } from 'vitest';
import { compactJson, typedLine, withReason, withTypedReason } from './command-line.ts';

test.each([
  ['no reason is asked for', undefined, '', 'worker session:end 7'],
  ['none is typed, and none is needed', 'optional', '', 'worker session:end 7'],
  ['none is typed yet', 'needed', '', 'worker session:end 7 --reason …'],
  ['one is typed', 'optional', "can't wait", String.raw`worker session:end 7 --reason 'can'\''t wait'`],
] as const)('a command and its reason: %s', (_, need, typed, line) =>
  expect(withTypedReason('worker session:end 7', need, typed)).toBe(line),
);

test.each([
  ['as agreed', "worker task:comment t-1 'as agreed' --org acme"],
  ['- bring stamps', "worker task:comment --org acme -- t-1 '- bring stamps'"],
])('what a person typed is no flag: %s', (text, line) =>
  expect(typedLine('task:comment', ['t-1', text], ['--org', 'acme'])).toBe(line),
);

test('a reason that is not known yet is left open', () =>
  expect(withReason('worker job:pause a')).toBe('worker job:pause a --reason …'));

test('JSON is put on one line, and left as it is where it is none yet', () => {
  expect(compactJson('{\n  "a": 1\n}')).toBe('{"a":1}');
  expect(compactJson('{"a"')).toBe('{"a"');
});
