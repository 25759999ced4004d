import { expect, test } from 'vitest';
import { plainWords, programOf } from './shell-words.ts';

test.each`
  line                       | words
  ${'ls -l  /tmp'}           | ${['ls', '-l', '/tmp']}
  ${`echo 'a b' "c d"`}      | ${['echo', 'a b', 'c d']}
  ${`say it's' so'`}         | ${undefined}
  ${`say pre'fi x'es`}       | ${['say', 'prefi xes']}
  ${`say ''`}                | ${['say', '']}
  ${`say '$HOME * | ;'`}     | ${['say', '$HOME * | ;']}
  ${'curl --data a=b#c x~y'} | ${['curl', '--data', 'a=b#c', 'x~y']}
  ${'ls > /tmp/x'}           | ${undefined}
  ${'a | b'}                 | ${undefined}
  ${'a && b'}                | ${undefined}
  ${'a; b'}                  | ${undefined}
  ${'a &'}                   | ${undefined}
  ${'ls *.log'}              | ${undefined}
  ${'ls $HOME'}              | ${undefined}
  ${'ls "$HOME"'}            | ${undefined}
  ${'ls ~/x'}                | ${undefined}
  ${'ls a\\ b'}              | ${undefined}
  ${'ls # why'}              | ${undefined}
  ${'A=b ls'}                | ${undefined}
  ${'cd /srv'}               | ${undefined}
  ${'. /etc/profile'}        | ${undefined}
  ${'(ls)'}                  | ${undefined}
  ${'echo `date`'}           | ${undefined}
  ${`echo "it's"`}           | ${['echo', "it's"]}
  ${`echo 'open`}            | ${undefined}
  ${''}                      | ${undefined}
`('$line', ({ line, words }) => expect(plainWords(line)).toEqual(words));

test.each`
  line                                | program
  ${'/usr/bin/a b | c'}               | ${'/usr/bin/a'}
  ${'A=b C=d /usr/bin/a b'}           | ${'/usr/bin/a'}
  ${String.raw`A="b \" c" B='d e' a`} | ${'a'}
  ${String.raw`A=b\ c a`}             | ${'a'}
  ${'A=$(cat /b c) B=`d e` C=$D a'}   | ${'a'}
  ${'A=b;a'}                          | ${'a'}
  ${'( { A=b a; } )'}                 | ${'a'}
  ${'A=b'}                            | ${''}
  ${`A='b c`}                         | ${''}
  ${'A=$(b c'}                        | ${''}
`('the program of $line', ({ line, program }) => expect(programOf(line)).toBe(program));
