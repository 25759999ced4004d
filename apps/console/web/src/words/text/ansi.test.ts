import { expect, test } from 'vitest';
import { ansiParts, plainText, visibleJson } from './ansi.ts';

test.each([
  ['plain text is one part', 'hello', [{ text: 'hello' }]],
  [
    'a colour and its end',
    '\u001B[31mred\u001B[0m rest',
    [{ text: 'red', className: 'a-red' }, { text: ' rest' }],
  ],
  [
    'bold and a bright colour',
    '\u001B[1;92mok\u001B[22;39m.',
    [{ text: 'ok', className: 'a-b a-green' }, { text: '.' }],
  ],
  ['a colour of 256 is none of the six', '\u001B[38;5;1mx', [{ text: 'x' }]],
  ['moves of the cursor are taken out', 'a\u001B[2K\u001B[1Gb', [{ text: 'a' }, { text: 'b' }]],
  ['a title of a terminal is taken out', '\u001B]0;title\u0007x', [{ text: 'x' }]],
  ['a half sequence at the end', 'x\u001B[3', [{ text: 'x' }, { text: '[3' }]],
  [
    'links are http and https',
    'see https://a.test/x?y=1. not javascript:alert(1)',
    [
      { text: 'see ' },
      { text: 'https://a.test/x?y=1', href: 'https://a.test/x?y=1' },
      { text: '. not javascript:alert(1)' },
    ],
  ],
  ['marks that turn the text around are visible', 'a\u202Eb', [{ text: 'a\uFFFDb' }]],
  ['markup stays text', '<img src=x onerror=alert(1)>', [{ text: '<img src=x onerror=alert(1)>' }]],
])('%s', (_what, line, parts) => {
  expect(ansiParts(line)).toEqual(parts);
});

test('a JSON text keeps its value, and its marks are visible', () => {
  const json = JSON.stringify({ file: 'a\u202Etxt.exe\u009b' });
  expect(visibleJson(json)).toBe(String.raw`{"file":"a\u202etxt.exe\u009b"}`);
  expect(JSON.parse(visibleJson(json))).toEqual(JSON.parse(json));
});

test('a line without its colours', () => {
  expect(plainText('\u001B[36m>\u001B[0m start')).toBe('> start');
});
