import { quote } from '@sb/words';
import type { Fault } from './yaml-source.ts';

const SPACE = /[ \t\r\n]*/y;
const STRING = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"/uy;
const ATOM = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.])/y;

/** How far the text was read, and what had to come there if that did not come. */
interface Reading {
  readonly offset: number;
  readonly expected?: string;
}

interface Items {
  readonly close: string;
  readonly item: (text: string, from: Reading) => Reading;
}

/** Where the text stops being JSON. `JSON.parse` of Node 20 does not say, and its words differ by version. */
export function findJsonFault(text: string): Fault {
  const { offset, expected } = afterSpace(text, afterValue(text, { offset: 0 }));
  const got = offset < text.length ? quote(text.slice(offset, offset + 10)) : 'the end of the file';
  return { offset, message: `not valid JSON: expected ${expected ?? 'nothing more'}, got ${got}` };
}

function afterValue(text: string, from: Reading): Reading {
  const start = afterSpace(text, from);
  const opening = text[start.offset];
  if (opening === '{') return afterItems(text, start, { close: '}', item: afterMember });
  if (opening === '[') return afterItems(text, start, { close: ']', item: afterValue });
  return afterPattern(text, start, opening === '"' ? STRING : ATOM, 'a value');
}

function afterItems(text: string, from: Reading, { close, item }: Items): Reading {
  let reading = afterSpace(text, { offset: from.offset + 1 });
  if (text[reading.offset] === close) return { offset: reading.offset + 1 };
  for (;;) {
    reading = afterSpace(text, item(text, reading));
    if (reading.expected !== undefined) return reading;
    const next = text[reading.offset];
    if (next === close) return { offset: reading.offset + 1 };
    if (next !== ',') return { ...reading, expected: `"," or ${quote(close)}` };
    reading = { offset: reading.offset + 1 };
  }
}

function afterMember(text: string, from: Reading): Reading {
  const key = afterSpace(text, afterPattern(text, afterSpace(text, from), STRING, 'a key in double quotes'));
  if (key.expected !== undefined) return key;
  return text[key.offset] === ':'
    ? afterValue(text, { offset: key.offset + 1 })
    : { ...key, expected: '":"' };
}

function afterPattern(text: string, from: Reading, pattern: RegExp, expected: string): Reading {
  pattern.lastIndex = from.offset;
  const [found] = pattern.exec(text) ?? [];
  return found === undefined ? { ...from, expected } : { offset: from.offset + found.length };
}

function afterSpace(text: string, from: Reading): Reading {
  if (from.expected !== undefined) return from;
  SPACE.lastIndex = from.offset;
  return { offset: from.offset + (SPACE.exec(text)?.[0].length ?? 0) };
}
