import { expect, test } from 'vitest';
import { wrapLine } from './wrap-words.ts';

test.each<[what: string, line: string, lines: readonly string[]]>([
  ['a line that fits', '  as it  is', ['  as it  is']],
  ['a sentence', '  It waits for another run', ['  It waits for', '  another run']],
  ['a heading', 'error  no such job is known', ['error  no such', '       job is', '       known']],
  ['a long word', 'see https://a.example/abcdefgh now', ['see', 'https://a.example/abcdefgh', 'now']],
  ['colours', '\u001b[1mone two\u001b[22m three four', ['\u001b[1mone two\u001b[22m three', 'four']],
  ['wide letters', '日本語 日本語 日本語', ['日本語 日本語', '日本語']],
])('%s wraps at words', (_what, line, lines) => expect(wrapLine(line, 16)).toEqual(lines));
