import { expect, test } from 'vitest';
import { outcomeSentence } from './outcome-text.ts';

test.each`
  done | all  | dryRun   | sentence
  ${1} | ${1} | ${false} | ${'1 dead letter was replayed.'}
  ${2} | ${2} | ${false} | ${'2 dead letters were replayed.'}
  ${1} | ${2} | ${false} | ${'1 of 2 dead letters was replayed.'}
  ${0} | ${1} | ${false} | ${'No dead letter was replayed.'}
  ${1} | ${2} | ${true}  | ${'1 of 2 dead letters would be replayed; nothing was changed.'}
  ${0} | ${1} | ${true}  | ${'No dead letter would be replayed.'}
`('says: $sentence', ({ done, all, dryRun, sentence }) =>
  expect(outcomeSentence({ done, all }, 'replayed', dryRun)).toBe(sentence),
);
