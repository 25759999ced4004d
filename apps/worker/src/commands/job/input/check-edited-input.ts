import { inputJsonSchema, validateInput } from '@sb/jobs';
import { inputFields } from './input-fields.ts';
import { InputRejectedError } from './input-rejected-error.ts';
import type { Services } from '../../../services/services.ts';

/** Throws `InputRejectedError` where one of the jobs is known here and does not accept the input. */
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
