/** The input of a run as a person types it: in fields, or as JSON. Pure. */
import { ApiProblem } from '../../api/request/api-problem.ts';
import { checkUnmasked } from '../../words/text/masked.ts';
import { typedJson } from '../../words/text/typed-json.ts';
import { type FormField, type Texts, textsOf, typedInput, unfinishedInput } from './form-fields.ts';

interface TypedInput {
  readonly fields: readonly FormField[];
  readonly texts: Texts;
}

/** Throws what is wrong with it, for people. `json`: the text, where it is typed as JSON. */
export function readRunInput(json: string | undefined, typed: TypedInput): unknown {
  if (json !== undefined) return typedJson(json);
  const input = readFields(typed);
  checkUnmasked(JSON.stringify(input));
  return input;
}

/** Refused here as the server would: field by field. */
function readFields({ fields, texts }: TypedInput): unknown {
  const typed = typedInput(fields, texts);
  if ('input' in typed) return typed.input;
  throw new ApiProblem({
    status: 400,
    code: 'INPUT_INVALID',
    detail: 'The input is not complete.',
    problems: [...typed.problems],
  });
}

/** The fields as JSON, as they are typed where some are wrong. */
export function inputJson({ fields, texts }: TypedInput, indent?: number): string {
  return JSON.stringify(unfinishedInput(fields, texts), null, indent);
}

/** The texts of the fields for an input that was edited as JSON. Throws, for people, where the fields would lose some of it. */
export function inputTexts(json: string, typed: TypedInput): Texts {
  // Not edited: fields that are not complete yet stay as they are.
  if (json === inputJson(typed, 2)) return typed.texts;
  const read = textsOf(typed.fields, typedJson(json));
  if ('texts' in read) return read.texts;
  throw new Error(`The fields cannot show this input: ${read.problem}.`);
}

/** Of a refusal, what it says of a field: it names `input.to`, `body.input.to` or `to`. */
export function problemOf(refusal: Error | undefined, name: string): string | undefined {
  if (!(refusal instanceof ApiProblem)) return undefined;
  return refusal.problems.find(({ field }) => field === name || field.endsWith(`.${name}`))?.message;
}
