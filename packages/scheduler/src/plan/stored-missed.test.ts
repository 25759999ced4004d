import { expect, test } from 'vitest';
import type { MissedCause } from './missed-cause.ts';
import { missedText, parseMissed } from './stored-missed.ts';

const NOW = 10_000;
const rules = { catchUp: 'once', catchUpWindowMs: 1, catchUpCap: 2 } as const;

test.each<MissedCause>([
  { kind: 'down', to: 2 },
  { kind: 'down', daemon: 'ada', from: 1, to: 2 },
  { kind: 'blocked', daemon: 'ada', from: 1, to: 2 },
  { kind: 'held', daemon: 'ada' },
  { kind: 'up', daemon: 'ada' },
  { kind: 'up', daemon: 'ada', from: 1, to: 2 },
])('%j is read as it was written', (cause) => {
  const facts = { cause, rules, delayMs: 5 };
  expect(parseMissed(missedText(facts, NOW), NOW)).toEqual(facts);
});

// A newer version of the code works on the same store during an upgrade.
test.each`
  what                            | stored                                                                      | facts
  ${'a cause of another kind'}    | ${{ cause: { kind: 'eclipse', to: 2 }, rules, delayMs: 5, moon: 'new' }}    | ${{ rules, delayMs: 5 }}
  ${'a cause without its facts'}  | ${{ cause: { kind: 'blocked', daemon: 'ada' }, rules }}                     | ${{ rules }}
  ${'a cause that is a text'}     | ${{ cause: 'eclipse', rules }}                                              | ${{ rules }}
  ${'another rule'}               | ${{ cause: { kind: 'down', to: 2 }, rules: { ...rules, catchUp: 'some' } }} | ${{ cause: { kind: 'down', to: 2 } }}
  ${'no time of the decision'}    | ${{ cause: { kind: 'down', to: 2 }, rules }}                                | ${{ cause: { kind: 'down', to: 2 }, rules }}
  ${'the facts of one before it'} | ${{ cause: { kind: 'down', to: 2 }, rules, decidedAt: NOW - 1 }}            | ${undefined}
  ${'no object'}                  | ${7}                                                                        | ${undefined}
`('of $what, what is known is kept', ({ stored, facts }) =>
  expect(parseMissed(JSON.stringify(stored), NOW)).toEqual(facts),
);

test('what is no JSON, or is not there, has no facts', () => {
  expect(parseMissed('eclipse', NOW)).toBeUndefined();
  expect(parseMissed(null, NOW)).toBeUndefined();
});
