import type { InputProblem } from '@sb/jobs';
import { CodedError } from '@sb/words';
import { fieldsHint } from './read-field-flags.ts';
import type { InputField } from './input-fields.ts';

/** An input that its job does not accept, with every problem and the fields that there are. */
export class InputRejectedError extends CodedError {
  readonly code = 'INPUT_INVALID';
  readonly hint: string;
  readonly problems: readonly InputProblem[];

  constructor(jobId: string, problems: readonly InputProblem[], fields: readonly InputField[]) {
    const facts = problems.map(({ path, message }) => `  ${path === '' ? '' : `${path}: `}${message}`);
    super([`The job ${jobId} does not accept this input:`, ...facts].join('\n'));
    this.problems = problems;
    this.hint = fieldsHint(jobId, fields);
  }
}
