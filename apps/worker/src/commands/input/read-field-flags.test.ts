import { expect, test } from 'vitest';
import { fieldLines, inputFields } from './input-fields.ts';
import { readFieldFlags } from './read-field-flags.ts';

const fields = inputFields({
  type: 'object',
  properties: {
    orgId: { type: 'string' },
    retentionDays: { type: 'integer', default: 30 },
    archive: { type: 'boolean' },
    limits: { type: 'array', items: { type: 'number' } },
    ids: { type: 'array', items: { anyOf: [{ type: 'number' }, { type: 'string' }] } },
    filter: { type: 'object' },
    either: { anyOf: [{ type: 'number' }, { type: 'string' }] },
    parent: { anyOf: [{ type: 'null' }, { type: 'number' }] },
  },
  required: ['orgId', 'retentionDays'],
});

test('the help names every kind that a field takes, and null is none', () => {
  const either = { anyOf: [{ type: 'number' }, { type: 'string' }], description: 'for how long' };
  const parent = { anyOf: [{ type: 'null' }, { type: 'number' }] };
  const account = { type: ['number', 'string', 'null'] };
  expect(fieldLines(inputFields({ properties: { logs: either, parent, account } }))).toEqual([
    '--logs <number|text>     for how long',
    '--parent <number>',
    '--account <number|text>',
  ]);
});

test.each([
  ['kebab case', '--retention-days 60', { retentionDays: 60 }],
  ['an alias', '--retention 60 --org acme', { retentionDays: 60, orgId: 'acme' }],
  ['a value behind =', '--org-id=a=b', { orgId: 'a=b' }],
  ['a negative number', '--retention -5', { retentionDays: -5 }],
  ['a switch', '--archive --org x', { archive: true, orgId: 'x' }],
  ['a switch that is said', '--archive false', { archive: false }],
  ['a switch turned off', '--no-archive', { archive: false }],
  ['a list by commas and by repetition', '--limits 1,2 --limits 3', { limits: [1, 2, 3] }],
  ['an object', '--filter {"a":1}', { filter: { a: 1 } }],
  ['a field that may be null', '--parent 7', { parent: 7 }],
  ['the last of several', '--org a --org b', { orgId: 'b' }],
  [
    'a number that would be rounded stays a text where texts fit',
    '--either 9007199254740993 --org 9007199254740993',
    { either: '9007199254740993', orgId: '9007199254740993' },
  ],
  ['so does one in a list', '--ids 7,9007199254740993', { ids: [7, '9007199254740993'] }],
  ['a text where a number is expected: the schema says so', '--retention many', { retentionDays: 'many' }],
])('%s', (_what, line, values) => {
  expect(readFieldFlags(line.split(' '), { jobId: 'a.job', fields })).toEqual(values);
});

test.each([
  ['--retentoin 5', 'unknown option --retentoin of the job a.job. Did you mean --retention?'],
  ['--dry-rum', 'unknown option --dry-rum of the job a.job. Did you mean --dry-run?'],
  ['--org', '--org-id: expected a value, got none'],
  ['--org --archive', '--org-id: expected a value, got none'],
  ['--parent 9007199254740993', '--parent: the number 9007199254740993 is too long'],
  ['--limits 1,9007199254740993', '--limits: the number 9007199254740993 is too long'],
  ['--filter {"id":9007199254740993}', '--filter: the number 9007199254740993 is too long'],
  ['acme', 'unexpected argument "acme"'],
])('%s is refused', (line, message) => {
  expect(() => readFieldFlags(line.split(' '), { jobId: 'a.job', fields })).toThrow(message);
});

test('a job that describes no fields says how its input is given', () => {
  expect(() => readFieldFlags(['--colour', 'red'], { jobId: 'a.job', fields: [] })).toThrow(
    expect.objectContaining({ hint: expect.stringContaining('--input') }),
  );
});
