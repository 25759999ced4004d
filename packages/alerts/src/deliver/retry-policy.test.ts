import { expect, test } from 'vitest';
import type { SendResult } from '../channel.ts';
import { afterTry, type Tried } from './retry-policy.ts';

const NOW = 1_767_225_600_000;
const HOUR = 3_600_000;
const broken: SendResult = { kind: 'transient', says: '503' };
const tried = (facts: Partial<Tried> = {}): Tried => ({
  tries: 1,
  createdAt: NOW,
  now: NOW,
  random: 1,
  ...facts,
});

test.each`
  what                                         | result                                               | facts                                        | after
  ${'delivered'}                               | ${{ kind: 'delivered', ref: '17.2', says: '200' }}   | ${{}}                                        | ${{ state: 'sent', ref: '17.2', says: '200' }}
  ${'nothing will help'}                       | ${{ kind: 'permanent', says: 'no such channel' }}    | ${{}}                                        | ${{ state: 'given_up', says: 'no such channel', isPermanent: true }}
  ${'it failed once'}                          | ${broken}                                            | ${{}}                                        | ${{ state: 'waiting', delayMs: 5_000, says: '503' }}
  ${'a half is left to chance'}                | ${broken}                                            | ${{ random: 0 }}                             | ${{ state: 'waiting', delayMs: 2_500, says: '503' }}
  ${'it failed three times'}                   | ${broken}                                            | ${{ tries: 3 }}                              | ${{ state: 'waiting', delayMs: 45_000, says: '503' }}
  ${'it failed for ever'}                      | ${broken}                                            | ${{ tries: 1_000 }}                          | ${{ state: 'waiting', delayMs: 2 * HOUR, says: '503' }}
  ${'nobody knows whether it arrived'}         | ${{ kind: 'ambiguous', says: 'reset' }}              | ${{}}                                        | ${{ state: 'waiting', delayMs: 5_000, says: 'reset' }}
  ${'it asks for patience, and a little more'} | ${{ kind: 'throttled', waitMs: 9_000, says: '429' }} | ${{ random: 0.5 }}                           | ${{ state: 'waiting', delayMs: 11_500, says: '429' }}
  ${'the next try would come after a day'}     | ${broken}                                            | ${{ tries: 20, createdAt: NOW - 23 * HOUR }} | ${{ state: 'given_up', says: '503', isPermanent: false }}
`('$what', ({ result, facts, after }) => expect(afterTry(result, tried(facts))).toEqual(after));
