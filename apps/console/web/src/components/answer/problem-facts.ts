import { ApiProblem } from '../../api/request/api-problem.ts';

/** What the server says of a refusal beside its sentence. Of another error nothing is known. */
export function problemFacts(
  error: Error,
): Partial<Pick<ApiProblem, 'code' | 'requestId' | 'hint' | 'status' | 'problems'>> {
  return error instanceof ApiProblem ? error : {};
}
