import { expect, test } from 'vitest';
import { missedCause } from './missed-cause.ts';

const NOW = 10_000;
const me = { id: 9, name: 'me', startedAt: 9_000, seenAt: 9_900 };
const before = { id: 1, name: 'before', startedAt: 100, seenAt: 2_000 };
const after = { id: 2, name: 'after', startedAt: 6_000, seenAt: 7_000 };
const through = { id: 3, name: 'through', startedAt: 100, seenAt: 5_000 };

test.each`
  what                                                      | finder                                                       | cause
  ${'none was up'}                                          | ${{ daemons: [before, me] }}                                 | ${{ kind: 'down', from: 2_000, to: 9_000 }}
  ${'none was up, and one before the finder came too late'} | ${{ daemons: [before, after, me] }}                          | ${{ kind: 'down', from: 2_000, to: 6_000 }}
  ${'none is known before'}                                 | ${{ daemons: [me] }}                                         | ${{ kind: 'down', to: 9_000 }}
  ${'the finder has no record'}                             | ${{ daemons: [], lookedAt: 4_000 }}                          | ${{ kind: 'down', to: NOW }}
  ${'another was up'}                                       | ${{ daemons: [before, through, me] }}                        | ${{ kind: 'up', daemon: 'through' }}
  ${'the finder took long to start, and its lease is old'}  | ${{ daemons: [{ ...me, startedAt: 4_000, seenAt: 4_000 }] }} | ${{ kind: 'up', daemon: 'me' }}
  ${'the finder made no pass'}                              | ${{ daemons: [{ ...me, startedAt: 100 }], lookedAt: 4_500 }} | ${{ kind: 'blocked', daemon: 'me', from: 4_500, to: NOW }}
  ${'the finder found it due and could not fire it'}        | ${{ daemons: [{ ...me, startedAt: 100 }], lookedAt: 5_000 }} | ${{ kind: 'held', daemon: 'me' }}
`('a fire of 5,000: $what', ({ finder, cause }) =>
  expect(missedCause(5_000, { now: NOW, nodeId: me.id, ...finder })).toEqual(cause),
);
