import { expect, test } from 'vitest';
import { findCauses } from './missed-cause.ts';

const NOW = 10_000;
const me = { id: 9, name: 'me', startedAt: 9_000, seenAt: 9_900 };
const before = { id: 1, name: 'before', startedAt: 100, seenAt: 2_000 };
const after = { id: 2, name: 'after', startedAt: 6_000, seenAt: 7_000 };
const through = { id: 3, name: 'through', startedAt: 100, seenAt: 5_000 };
const stopped = { id: 4, name: 'stopped', startedAt: 3_000, seenAt: 3_500 };
const early = { ...me, startedAt: 4_000, seenAt: 4_000 };

test.each`
  what                                                      | finder                                                       | cause
  ${'none was up'}                                          | ${{ daemons: [before, me] }}                                 | ${{ kind: 'down', from: 2_000, to: 9_000 }}
  ${'none was up, and one before the finder came too late'} | ${{ daemons: [before, after, me] }}                          | ${{ kind: 'down', daemon: 'after', from: 2_000, to: 6_000 }}
  ${'none was up after the last of several'}                | ${{ daemons: [stopped, before, me] }}                        | ${{ kind: 'down', from: 3_500, to: 9_000 }}
  ${'none is known before'}                                 | ${{ daemons: [me] }}                                         | ${{ kind: 'down', to: 9_000 }}
  ${'the finder has no record'}                             | ${{ daemons: [], lookedAt: 4_000 }}                          | ${{ kind: 'down', to: NOW }}
  ${'another was up'}                                       | ${{ daemons: [before, through, stopped, me] }}               | ${{ kind: 'up', daemon: 'through' }}
  ${'another was up, and so was the finder'}                | ${{ daemons: [through, early] }}                             | ${{ kind: 'up', daemon: 'through' }}
  ${'the finder took long to start, and its lease is old'}  | ${{ daemons: [early] }}                                      | ${{ kind: 'up', daemon: 'me', from: 4_000, to: NOW }}
  ${'the finder made no pass'}                              | ${{ daemons: [{ ...me, startedAt: 100 }], lookedAt: 4_500 }} | ${{ kind: 'blocked', daemon: 'me', from: 4_500, to: NOW }}
  ${'the node before the finder made no pass'}              | ${{ daemons: [before, me], lookedAt: 4_500 }}                | ${{ kind: 'blocked', daemon: 'me', from: 4_500, to: NOW }}
  ${'the finder found it due and could not fire it'}        | ${{ daemons: [{ ...me, startedAt: 100 }], lookedAt: 5_000 }} | ${{ kind: 'held', daemon: 'me' }}
  ${'its clock was set back'}                               | ${{ daemons: [me], lookedAt: NOW + 1 }}                      | ${undefined}
`('a fire of 5,000: $what', ({ finder, cause }) =>
  expect(findCauses({ now: NOW, nodeId: me.id, ...finder })(5_000)).toEqual(cause),
);

test('many fires and many lives', () => {
  const lives = Array.from({ length: 200_000 }, (_, id) => ({
    id,
    name: `n${id}`,
    startedAt: 10 * id,
    seenAt: 10 * id + 5,
  }));
  const causeOf = findCauses({ now: 2_000_000, nodeId: -1, daemons: lives });
  const kinds = new Set(Array.from({ length: 5_000 }, (_, i) => causeOf(400 * i + 7)?.kind));
  expect([...kinds]).toEqual(['down']);
  expect(causeOf(12)).toEqual({ kind: 'up', daemon: 'n1' });
});
