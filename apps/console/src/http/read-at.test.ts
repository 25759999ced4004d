import { expect, test } from 'vitest';
import { answerJson, splitReadAt } from './read-at.ts';

const NOW = '2026-03-02T12:00:00.000Z';

test.each`
  what                                   | answer                                | now          | said
  ${'its time is taken off'}             | ${{ now: NOW, items: [1] }}           | ${NOW}       | ${'"items":[1]}'}
  ${'also where it came last'}           | ${{ name: 'mail', now: NOW }}         | ${NOW}       | ${'"name":"mail"}'}
  ${'the time of something in it stays'} | ${{ input: { now: NOW }, items: [] }} | ${undefined} | ${`{"input":{"now":"${NOW}"},"items":[]}`}
  ${'and so does a text'}                | ${`{"now":"${NOW}"}`}                 | ${undefined} | ${`"{\\"now\\":\\"${NOW}\\"}"`}
  ${'a list has none'}                   | ${[1]}                                | ${undefined} | ${'[1]'}
  ${'nothing else is lost'}              | ${{ now: NOW }}                       | ${NOW}       | ${'}'}
`('of an answer $what', ({ answer, now, said }) => {
  expect(splitReadAt(answerJson(answer))).toEqual({ now, said });
  expect(JSON.parse(answerJson(answer))).toEqual(answer);
});
