import { type InputProblem, inputJsonSchema, InvalidInputError, validateInput } from '@sb/jobs';
import type { ReplayReport } from '@sb/queue';
import type { Call } from '../../cli/command.ts';
import { resolveUserPath } from '../../cli/user-path.ts';
import type { Services } from '../../services/services.ts';
import { inputFields } from './input-fields.ts';
import { InputRejectedError } from './read-field-flags.ts';
import { readInputText } from './read-input-text.ts';

/** The value of `--input`: JSON, `@file`, or `-` for stdin. Undefined without the flag. */
export async function editedInput(
  text: string | undefined,
  { io }: Pick<Call, 'io'>,
  flag: '--input' | '--patch' = '--input',
): Promise<unknown> {
  if (text === undefined) return undefined;
  return readInputText(text, { resolve: (file) => resolveUserPath(file, io), stdin: process.stdin, flag });
}

/** Throws `InputRejectedError` if one of the jobs is registered here and does not accept the input. */
export async function checkEditedInput(
  services: Services,
  jobIds: Iterable<string>,
  input: unknown,
): Promise<void> {
  const registry = await services.jobs();
  for (const jobId of new Set(jobIds)) {
    const job = registry.get(jobId);
    if (!job) continue;
    const verdict = await validateInput(job, input);
    if (!verdict.ok) throw await inputRejected(services, jobId, verdict.problems);
  }
}

/** Throws `InputRejectedError` if one of the runs was refused because its job does not accept its new input. */
export async function checkRefused(services: Services, refused: ReplayReport['refused']): Promise<void> {
  const invalid = refused.map(({ error }) => error).find((error) => error instanceof InvalidInputError);
  if (invalid) throw await inputRejected(services, invalid.jobId, invalid.problems);
}

async function inputRejected(
  services: Services,
  jobId: string,
  problems: readonly InputProblem[],
): Promise<InputRejectedError> {
  const job = (await services.jobs()).get(jobId);
  return new InputRejectedError(jobId, problems, job ? inputFields(inputJsonSchema(job)) : []);
}
