import { expect, test } from 'vitest';
import { chunkOf, pauseOf, type Rate, rateProblems } from './pace.ts';

const perSecond = (count: number): Rate => ({ count, perMs: 1_000 });

test.each`
  rate                              | chunk
  ${undefined}                      | ${500}
  ${perSecond(10)}                  | ${1}
  ${perSecond(100)}                 | ${10}
  ${perSecond(100_000)}             | ${500}
  ${{ count: 1, perMs: 3_600_000 }} | ${1}
`('$rate goes by $chunk', ({ rate, chunk }) => expect(chunkOf(rate)).toBe(chunk));

test.each`
  what                        | rate             | done  | elapsed  | pause
  ${'none without a rate'}    | ${undefined}     | ${50} | ${0}     | ${0}
  ${'until it is time'}       | ${perSecond(10)} | ${5}  | ${200}   | ${300}
  ${'none when it is behind'} | ${perSecond(10)} | ${5}  | ${9_000} | ${0}
`('waits $what', ({ rate, done, elapsed, pause }) => expect(pauseOf(rate, done, elapsed)).toBe(pause));

test.each`
  rate                         | got
  ${undefined}                 | ${undefined}
  ${perSecond(0.5)}            | ${undefined}
  ${perSecond(0)}              | ${'{ count: 0, perMs: 1000 }'}
  ${{ count: 1, perMs: -1 }}   | ${'{ count: 1, perMs: -1 }'}
  ${{ count: 1, perMs: '1s' }} | ${'{ count: 1, perMs: "1s" }'}
  ${{ count: Number.NaN }}     | ${'{ count: NaN, perMs: undefined }'}
  ${'10/s'}                    | ${'"10/s"'}
`('as a rate $rate is refused as $got', ({ rate, got }) =>
  expect(rateProblems(rate).map(({ message }) => message.split(', got ')[1])).toEqual(got ? [got] : []),
);
