import { describe, expect, test } from 'vitest';
import type { ApiDocument, OperationRecord, Schema } from '../../../api/api-document.ts';
import { exampleOf } from './example.ts';
import { byTag, curlOf, findOperations, operationsOf } from './operations.ts';
import { notesOf, typeRows, typeText } from './type-rows.ts';

const operation = (facts: Partial<OperationRecord>): OperationRecord => ({
  operationId: 'x',
  tags: ['Runs'],
  summary: 'Runs',
  security: [{}],
  parameters: [],
  responses: {},
  'x-least': 'viewer',
  ...facts,
});
const PRIORITY: Schema = {
  type: 'object',
  properties: { priority: { type: 'string', enum: ['high', 'low'] }, reason: { type: 'string' } },
  required: ['priority'],
};
const DOCUMENT: ApiDocument = {
  info: { title: 't', version: '1', description: '' },
  components: { schemas: {}, responses: {} },
  paths: {
    '/api/v1/runs/{id}/priority': {
      post: operation({
        operationId: 'postRunsIdPriority',
        summary: 'Changes the priority',
        'x-cli': ['run:priority'],
        requestBody: { content: { 'application/json': { schema: PRIORITY } } },
      }),
    },
    '/healthz': { get: operation({ operationId: 'getHealthz', tags: ['Probes'], security: [] }) },
    '/api/v1/stream': {
      get: operation({
        operationId: 'getStream',
        parameters: [
          { name: 'topics', in: 'query', required: true, schema: {} },
          { name: 'tz', in: 'query', required: false, schema: {} },
        ],
      }),
      delete: operation({
        operationId: 'deleteStream',
        parameters: [{ name: 'If-Match', in: 'header', required: true, schema: {} }],
      }),
    },
  },
};
const all = operationsOf(DOCUMENT);
const named = (id: string) => all.filter(({ operationId }) => operationId === id);

describe('the routes of a document', () => {
  test('are grouped by tag, in their order', () => {
    expect(byTag(all).map(({ tag, operations }) => [tag, operations.length])).toEqual([
      ['Runs', 3],
      ['Probes', 1],
    ]);
  });

  test.each([
    ['run:prio', ['postRunsIdPriority']],
    ['delete stream', ['deleteStream']],
    ['PROBES', ['getHealthz']],
    ['nothing', []],
    [' ', all.map(({ operationId }) => operationId)],
  ])('are found by "%s"', (text, ids) => {
    expect(findOperations(all, text).map(({ operationId }) => operationId)).toEqual(ids);
  });

  test.each([
    [
      'postRunsIdPriority',
      `curl -H "Authorization: Bearer $TOKEN" -H 'Content-Type: application/json' -d '{"priority":"high"}' 'http://x/api/v1/runs/<id>/priority'`,
    ],
    ['getHealthz', `curl 'http://x/healthz'`],
    ['getStream', `curl -H "Authorization: Bearer $TOKEN" 'http://x/api/v1/stream?topics=<topics>'`],
    [
      'deleteStream',
      `curl -H "Authorization: Bearer $TOKEN" -X DELETE -H 'If-Match: "<version>"' 'http://x/api/v1/stream'`,
    ],
  ])('%s is a line of curl', (id, line) => {
    expect(named(id).map((one) => curlOf(one, 'http://x'))).toEqual([line]);
  });
});

describe('a type', () => {
  test.each<[Schema, string]>([
    [{ type: 'string' }, 'string'],
    [{ type: 'string', format: 'date-time' }, 'time, ISO-8601'],
    [{ type: 'string', enum: ['a', 'b'] }, '"a" or "b"'],
    [{ const: true, type: 'boolean' }, 'true'],
    [{ type: 'array', items: { type: 'object' } }, 'list of objects'],
    [{ type: 'array', items: { type: 'string', enum: ['a', 'b'] } }, 'list of "a" or "b"'],
    [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, 'string or null'],
    [{}, 'anything'],
  ])('%j in words', (schema, text) => expect(typeText(schema)).toBe(text));

  test.each<[Schema, readonly string[]]>([
    [{ type: 'integer', exclusiveMinimum: 0, maximum: Number.MAX_SAFE_INTEGER }, ['at least 1']],
    [{ type: 'integer', minimum: 1, maximum: 200, default: 50 }, ['1 to 200', 'default 50']],
    [{ type: 'string', maxLength: 60, description: 'a zone' }, ['a zone', 'at most 60 characters']],
    [{ type: 'string' }, []],
  ])('%j has notes', (schema, notes) => expect(notesOf(schema)).toEqual(notes));

  test('has a row for each field, and for the fields of lists and choices', () => {
    const list: Schema = { type: 'object', properties: { items: { type: 'array', items: PRIORITY } } };
    expect(typeRows(list)).toMatchObject([
      {
        name: 'items',
        type: 'list of objects',
        isRequired: false,
        children: [
          { name: 'priority', isRequired: true },
          { name: 'reason', isRequired: false },
        ],
      },
    ]);
    expect(typeRows({ anyOf: [PRIORITY, { type: 'null' }] }).map(({ name }) => name)).toEqual([
      'priority',
      'reason',
    ]);
    expect(typeRows({ anyOf: [PRIORITY, list] }).map(({ name }) => name)).toEqual(['1 of 2', '2 of 2']);
    expect(typeRows({ type: 'object', additionalProperties: { type: 'number' } })).toMatchObject([
      { name: 'any name', type: 'number' },
    ]);
  });
});

test.each<[Schema, unknown]>([
  [PRIORITY, { priority: 'high' }],
  [{ type: 'array', minItems: 1, items: { type: 'integer', minimum: 3 } }, [3]],
  [{ type: 'array', items: {} }, []],
  [{ anyOf: [{ type: 'string' }, { type: 'null' }] }, '…'],
  [{ type: 'boolean' }, true],
  [{}, {}],
])('the smallest value of %j', (schema, value) => expect(exampleOf(schema)).toEqual(value));
