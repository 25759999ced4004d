import { expect, test } from 'vitest';
import { jsonList } from './save-export.ts';

test.each([
  ['{"a":"x\\ny"}\n{"a":2}\n', [{ a: 'x\ny' }, { a: 2 }]],
  ['', []],
])('lines are values of one list: %j', (ndjson, list) => expect(JSON.parse(jsonList(ndjson))).toEqual(list));
