import { ApiProblem } from '../api/request/api-problem.ts';

/** Of the fields of a new password, which is typed twice. Fails where the two differ. */
export function newPassword(form: FormData): FormDataEntryValue | null {
  const password = form.get('password');
  if (password !== form.get('again'))
    throw new ApiProblem({ status: 400, detail: 'The two passwords differ.' });
  return password;
}
