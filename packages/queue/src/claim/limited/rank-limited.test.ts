import { expect, test } from 'vitest';
import { type Limit, concurrencyLimitsOf } from '../../limits/limits.ts';
import { type Candidate, type Offer, rankLimited } from './rank-limited.ts';

const job: Limit = { kind: 'job', id: 1, key: null, name: 'job 1 ', max: 2, onConflict: 'queue' };
const queue: Limit = { kind: 'queue', id: 1, key: null, name: 'queue 1 ', max: 3, onConflict: 'queue' };
const offer: Offer = { slots: 10, oldest: 0, beside: [0, 0, 0, 0], isOurTurn: true, mayTakeSuspect: true };
const run = (id: number, facts: Partial<Candidate> = {}): Candidate => ({
  id,
  priority: 2,
  runAt: id,
  isSuspect: false,
  limits: [job],
  ...facts,
});
const high = { priority: 1 };
const low = { priority: 3 };
const none: Partial<Candidate> = { limits: [] };
const suspect: Partial<Candidate> = { limits: [], isSuspect: true };
const both: Partial<Candidate> = { limits: [job, queue] };
const wide: Partial<Candidate> = { limits: [queue] };

test.each`
  what                                           | runs                                          | free                    | wish                                                    | taken     | held           | left
  ${'as many as there is room for'}              | ${[run(1), run(2), run(3)]}                   | ${{}}                   | ${{}}                                                   | ${[1, 2]} | ${['3 job']}   | ${[]}
  ${'what runs counts'}                          | ${[run(1), run(2)]}                           | ${{ job: 1 }}           | ${{}}                                                   | ${[1]}    | ${['2 job']}   | ${[]}
  ${'above a lowered limit nothing goes'}        | ${[run(1)]}                                   | ${{ job: -2 }}          | ${{}}                                                   | ${[]}     | ${['1 job']}   | ${[]}
  ${'the urgent first, then the oldest'}         | ${[run(1), run(2), run(3, high)]}             | ${{}}                   | ${{}}                                                   | ${[3, 1]} | ${['2 job']}   | ${[]}
  ${'every gate needs room'}                     | ${[run(1, both), run(2, wide), run(3, both)]} | ${{ job: 1, queue: 2 }} | ${{}}                                                   | ${[1, 2]} | ${['3 job']}   | ${[]}
  ${'the narrowest full gate is named'}          | ${[run(1, both)]}                             | ${{ job: 1, queue: 0 }} | ${{}}                                                   | ${[]}     | ${['1 queue']} | ${[]}
  ${'what is blocked elsewhere uses no room'}    | ${[run(1, both), run(2, wide)]}               | ${{ job: 0, queue: 1 }} | ${{}}                                                   | ${[2]}    | ${['1 job']}   | ${[]}
  ${'without a slot, what has room is left'}     | ${[run(1), run(2), run(3, none)]}             | ${{}}                   | ${{ slots: 1 }}                                         | ${[1]}    | ${[]}          | ${[2, 3]}
  ${'half of what others want too'}              | ${[run(1, none), run(2, none), run(3, none)]} | ${{}}                   | ${{ slots: 4, beside: [0, 0, 9, 0] }}                   | ${[1, 2]} | ${[]}          | ${[3]}
  ${'the odd one by turns'}                      | ${[run(1, none)]}                             | ${{}}                   | ${{ slots: 1, beside: [0, 0, 9, 0], isOurTurn: false }} | ${[]}     | ${[]}          | ${[1]}
  ${'all that others do not want'}               | ${[run(1, none), run(2, none), run(3, none)]} | ${{}}                   | ${{ slots: 3, beside: [0, 0, 1, 0] }}                   | ${[1, 2]} | ${[]}          | ${[3]}
  ${'more urgent ones without limits go before'} | ${[run(1, low)]}                              | ${{}}                   | ${{ slots: 2, beside: [0, 2, 0, 0] }}                   | ${[]}     | ${[]}          | ${[1]}
  ${'but for the share of the oldest'}           | ${[run(1, low), run(2)]}                      | ${{}}                   | ${{ slots: 1, oldest: 1, beside: [9, 0, 0, 0] }}        | ${[1]}    | ${[]}          | ${[2]}
  ${'one suspect at a time'}                     | ${[run(1, suspect), run(2, suspect)]}         | ${{}}                   | ${{}}                                                   | ${[1]}    | ${[]}          | ${[]}
  ${'none while one is under way'}               | ${[run(1, suspect), run(2, none)]}            | ${{}}                   | ${{ mayTakeSuspect: false }}                            | ${[2]}    | ${[]}          | ${[]}
`('ranks: $what', ({ runs, free, wish, taken, held, left }) => {
  const room = new Map<string, number>();
  for (const limit of [job, queue]) if (limit.kind in free) room.set(limit.name, free[limit.kind]);
  const ranked = rankLimited(runs, room, { ...offer, ...wish });
  expect(ranked.taken.map(({ id }) => id)).toEqual(taken);
  expect(ranked.held.map((one) => `${one.run.id} ${one.limit.kind}`)).toEqual(held);
  expect(ranked.left.map(({ id }) => id)).toEqual(left);
});

test('a held run whose other limits are not known keeps its place, and takes no slot', () => {
  const room = new Map([[job.name, 1]]);
  const ranked = rankLimited([run(1, { isForLater: true }), run(2)], room, offer);
  expect([ranked.taken, ranked.released.map(({ id }) => id)]).toEqual([[], [1]]);
  expect(ranked.held.map((one) => one.run.id)).toEqual([2]);
});

test('the gates of a run are those of its key or job, then of its queue', () => {
  const limits = {
    jobs: new Map([
      [1, { max: 1, isKeyed: true, onConflict: 'skip' as const }],
      [2, { max: 2, isKeyed: false, onConflict: 'queue' as const }],
    ]),
    queues: new Map([[7, 9]]),
  };
  const names = (job_id: number, queue_id: number, limit_key: string | null) =>
    concurrencyLimitsOf({ job_id, queue_id, limit_key }, limits).map(({ name }) => name);
  expect(names(1, 7, 'a')).toEqual(['key 1 a', 'queue 7 ']);
  expect(names(2, 8, 'a')).toEqual(['job 2 ']);
  expect(names(3, 8, null)).toEqual([]);
});
