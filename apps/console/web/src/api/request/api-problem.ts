/** A request that the console refused, or that had no answer. */
import { hasChangedNothing } from '../../../../src/answers/changed-nothing.ts';
import type { Problem } from '../../../../src/answers/problem.ts';

export class ApiProblem extends Error {
  readonly code: string;
  readonly status: number;
  readonly hint: string | undefined;
  readonly requestId: string | undefined;
  readonly problems: NonNullable<Problem['problems']>;
  /** Of a rule of a board. */
  readonly unmet: NonNullable<Problem['unmet']>;
  readonly referrers: NonNullable<Problem['referrers']>;
  /** `force` passes it. */
  readonly force: boolean;
  /** Of an act; else nothing was asked to change. */
  readonly isOfAct: boolean;

  constructor(problem: Partial<Problem> & { readonly status: number }, isOfAct = false) {
    super(problem.detail ?? 'The console did not answer.');
    this.name = 'ApiProblem';
    this.status = problem.status;
    this.code = problem.code ?? 'NO_ANSWER';
    this.hint = problem.hint;
    this.requestId = problem.requestId;
    this.problems = problem.problems ?? [];
    this.unmet = problem.unmet ?? [];
    this.referrers = problem.referrers ?? [];
    this.force = problem.force ?? false;
    this.isOfAct = isOfAct;
  }
}

/** Refused because the record has another version by now than the one that was sent; `isCounted`: or other numbers. */
export function isStale(error: unknown, isCounted = false): error is ApiProblem {
  return error instanceof ApiProblem && (error.status === 412 || (isCounted && error.code === 'CONFLICT'));
}

/** The act may be carried out: nothing has answered, or it failed on its way. */
export function isUnanswered(error: unknown): error is ApiProblem {
  return error instanceof ApiProblem && error.isOfAct && (error.status === 0 || !hasChangedNothing(error));
}
