import { inputJsonSchema, validateInput } from '@sb/jobs';
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
    if (!verdict.ok) throw new InputRejectedError(jobId, verdict.problems, inputFields(inputJsonSchema(job)));
  }
}
