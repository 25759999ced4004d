import * as terminal from '@sb/words';
import { expect, test } from 'vitest';
import { shellQuoted, shellWord } from './shell-word.ts';

const PRINTABLE = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));

test('a word is quoted as the command line quotes it', () => {
  for (const text of [...PRINTABLE, '', "can't open", 'ada@example.com', 'größe', 'a\nb'])
    expect([shellWord(text), shellQuoted(text)]).toEqual([
      terminal.shellWord(text),
      terminal.shellQuoted(text),
    ]);
});

test('a masked secret is left out', () => expect(shellWord('token=[redacted]')).toBe('…'));
