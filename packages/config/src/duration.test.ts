import { expect, test } from 'vitest';
import { parseDuration } from './duration.ts';

test.each`
  text                   | milliseconds
  ${'250ms'}             | ${250}
  ${'30s'}               | ${30_000}
  ${'1.5h'}              | ${5_400_000}
  ${'5 m'}               | ${300_000}
  ${' 2d '}              | ${172_800_000}
  ${'1w'}                | ${604_800_000}
  ${'0s'}                | ${0}
  ${'30'}                | ${undefined}
  ${'-5s'}               | ${undefined}
  ${'5 minutes'}         | ${undefined}
  ${'.5s'}               | ${undefined}
  ${'5S'}                | ${undefined}
  ${'9999999999999999w'} | ${undefined}
  ${''}                  | ${undefined}
`('$text', ({ text, milliseconds }) => expect(parseDuration(text)).toBe(milliseconds));
