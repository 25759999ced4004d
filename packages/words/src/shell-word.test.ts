import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellQuoted, shellWord } from './index.ts';

test.each([
  ['my.job', 'my.job'],
  ['ended:17', 'ended:17'],
  ['--host=a@b.example,c:5432/x%2F+y', '--host=a@b.example,c:5432/x%2F+y'],
  ['', "''"],
  ['two words', "'two words'"],
  ["can't open", String.raw`'can'\''t open'`],
  ['$HOME', "'$HOME'"],
  ['a\nb', "'a\nb'"],
  ['~', "'~'"],
  ['=ls', "'=ls'"],
  ['größe', "'größe'"],
])('the word of %j is %s', (text, word) => expect(shellWord(text)).toBe(word));

test('a quoted word is quoted also where it need not be', () => {
  expect([shellQuoted('mail'), shellQuoted("it's")]).toEqual(["'mail'", String.raw`'it'\''s'`]);
});

test('a shell reads each word as its text', () => {
  const texts = fc
    .sample(fc.string({ unit: 'grapheme', maxLength: 12 }), 200)
    .filter((text) => !text.includes('\0'));
  const words = texts.flatMap((text) => [shellWord(text), shellQuoted(text)]);
  const read = execFileSync('/bin/sh', ['-c', `printf '%s\\0' ${words.join(' ')}`], { encoding: 'utf8' });
  expect(read.split('\0').slice(0, -1)).toEqual(texts.flatMap((text) => [text, text]));
});
