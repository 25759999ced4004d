import { expect, test } from 'vitest';
import { emptyingText, flowOf } from './queue-flow.ts';

const NOON = Date.parse('2026-03-02T12:00:00Z');
const at = (minute: number, counts: object) => ({
  at: NOON + minute * 60_000,
  queued: 0,
  later: 0,
  held: 0,
  running: 0,
  ...counts,
});

test.each`
  what                            | samples                                                                               | flow
  ${'as many as ended'}           | ${[at(0, { queued: 9 }), at(5, { running: 9 })]}                                      | ${{ in: 2, out: 2 }}
  ${'and as it has grown'}        | ${[at(0, { queued: 30 }), undefined, at(5, { queued: 300, later: 20, running: 10 })]} | ${{ in: 3, out: 2 }}
  ${'fewer where it shrinks'}     | ${[at(1, { queued: 300 }), at(5, { queued: 60 })]}                                    | ${{ in: 1, out: 2 }}
  ${'never less than none'}       | ${[at(0, { queued: 9_000 }), at(5, {})]}                                              | ${{ in: 0, out: 2 }}
  ${'of a queue without runs'}    | ${undefined}                                                                          | ${{ in: 2, out: 2 }}
  ${'unknown by one sample'}      | ${[undefined, at(5, { queued: 9 })]}                                                  | ${{ out: 2 }}
  ${'unknown by none'}            | ${[undefined, undefined]}                                                             | ${{ out: 2 }}
  ${'unknown where it is capped'} | ${[at(0, { queued: 10_000 }), at(5, { queued: 10_000 })]}                             | ${{ out: 2 }}
`('what comes in is reckoned: $what', ({ samples, flow }) => expect(flowOf(2, samples)).toEqual(flow));

test.each`
  what                          | queue                                 | flow                   | says
  ${'by what it shrinks'}       | ${{ mode: 'active', queued: 94 }}     | ${{ in: 2, out: 2.5 }} | ${'The 94 that are due are begun in about 3 min 8 s, at the speed of the last minutes.'}
  ${'of one run'}               | ${{ mode: 'draining', queued: 1 }}    | ${{ in: 0, out: 0.1 }} | ${'The run that is due is begun in about 10 s, at the speed of the last minutes.'}
  ${'not where it grows'}       | ${{ mode: 'active', queued: 94 }}     | ${{ in: 3, out: 2.5 }} | ${undefined}
  ${'not where it is unknown'}  | ${{ mode: 'active', queued: 94 }}     | ${{ out: 2.5 }}        | ${undefined}
  ${'not of a paused one'}      | ${{ mode: 'paused', queued: 94 }}     | ${{ in: 0, out: 2.5 }} | ${undefined}
  ${'not where nothing is due'} | ${{ mode: 'active', queued: 0 }}      | ${{ in: 0, out: 2.5 }} | ${undefined}
  ${'not of more than counted'} | ${{ mode: 'active', queued: 10_000 }} | ${{ in: 0, out: 2.5 }} | ${undefined}
`('how long until none is due is said $what', ({ queue, flow, says }) =>
  expect(emptyingText(queue, flow)).toBe(says),
);
