/** The verbs that work goes through. Each case has the store as the cases before it have left it. */
import { CHAIN_CASES } from './chain-cases.ts';
import { ENQUEUE_CASES } from './enqueue-cases.ts';
import type { PlanCase } from './plan-case.ts';
import { QUESTION_CASES } from './question-cases.ts';
import { RUN_CASES } from './run-cases.ts';
import { TEND_CASES } from './tend-cases.ts';

export const CASES: readonly PlanCase[] = [
  ...RUN_CASES,
  ...QUESTION_CASES,
  ...TEND_CASES,
  ...CHAIN_CASES,
  ...ENQUEUE_CASES,
];
