import { expect, test } from 'vitest';
import { jobLimitLines } from './job-limit.ts';

const CODE = { isKeyed: false, isRateKeyed: false, code: { maxRunning: 10 } };
const BY_CODE = { ...CODE, maxRunning: 10 };
const OWN = { by: 'ada', reason: 'slow', at: 0, maxRunning: 2 };
const RATE = { limit: 100, perMs: 60_000, burst: 1 };

test.each([
  ['the code decides', { after: BY_CODE, isLook: true }, ['  a.b: at most 10 at once']],
  [
    'an operator decides',
    { before: BY_CODE, after: { ...CODE, maxRunning: 2, own: OWN }, isLook: false },
    [
      '  a.b: at most 2 at once (was: at most 10 at once)',
      '  limited by ada: slow',
      '  its code says: at most 10 at once',
    ],
  ],
  [
    'a job with keys',
    { after: { ...BY_CODE, isKeyed: true, rate: RATE }, isLook: true },
    ['  a.b: at most 10 at once for each key, at most 100/m'],
  ],
  [
    'nothing is changed',
    { after: BY_CODE, isLook: false },
    ['  a.b: at most 10 at once already; nothing is changed'],
  ],
  ['there is none', { after: { ...CODE, code: {} }, isLook: true }, ['  a.b: no limit']],
])('%s', (_what, shown, lines) => expect(jobLimitLines('a.b', shown)).toEqual(lines));
