import { expect, test } from 'vitest';
import { emptyingText } from './queue-flow.ts';

test.each`
  what                          | queue                                 | flow                   | says
  ${'by what it shrinks'}       | ${{ mode: 'active', queued: 94 }}     | ${{ in: 2, out: 2.5 }} | ${'At the current speed the due runs have started in about 3m 8s.'}
  ${'of one that drains'}       | ${{ mode: 'draining', queued: 1 }}    | ${{ in: 0, out: 0.1 }} | ${'At the current speed the due runs have started in about 10\u2009s.'}
  ${'not where it grows'}       | ${{ mode: 'active', queued: 94 }}     | ${{ in: 3, out: 2.5 }} | ${undefined}
  ${'not where it is unknown'}  | ${{ mode: 'active', queued: 94 }}     | ${{ out: 2.5 }}        | ${undefined}
  ${'not of a paused one'}      | ${{ mode: 'paused', queued: 94 }}     | ${{ in: 0, out: 2.5 }} | ${undefined}
  ${'not where nothing is due'} | ${{ mode: 'active', queued: 0 }}      | ${{ in: 0, out: 2.5 }} | ${undefined}
  ${'not of more than counted'} | ${{ mode: 'active', queued: 10_000 }} | ${{ in: 0, out: 2.5 }} | ${undefined}
`('how long until none is due is said $what', ({ queue, flow, says }) =>
  expect(emptyingText(queue, flow)).toBe(says),
);
