import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { describeValue, formatPath } from '@sb/words';
import type { InputProblem } from '../errors.ts';

const TARGET = 'draft-2020-12';

/** A job, as far as its input is concerned. */
interface Taker {
  readonly input?: StandardSchemaV1 | undefined;
}

export type InputVerdict =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problems: readonly InputProblem[] };

/**
 * Whether a job accepts an input, and the value of `ctx.input` then: the schema's output, or, without a schema, the given
 * object (undefined for null). A schema that throws is a problem of the input; this function never throws.
 */
export async function validateInput(job: Taker, input: unknown): Promise<InputVerdict> {
  if (job.input === undefined) return acceptPlainObject(input);
  try {
    const result = await job.input['~standard'].validate(input);
    if (!result.issues) return { ok: true, value: result.value };
    return { ok: false, problems: result.issues.map(toProblem) };
  } catch (error) {
    const reason = error instanceof Error ? error.message : describeValue(error);
    return { ok: false, problems: [{ path: '', message: `the schema threw: ${reason}` }] };
  }
}

/** The job's input as JSON Schema 2020-12; undefined without a schema, or if its library cannot describe it. */
export function inputJsonSchema(job: Taker): Record<string, unknown> | undefined {
  if (job.input === undefined) return undefined;
  const standard: StandardSchemaV1.Props & Partial<StandardJSONSchemaV1.Props> = job.input['~standard'];
  try {
    return standard.jsonSchema?.input({ target: TARGET });
  } catch {
    return undefined;
  }
}

function acceptPlainObject(input: unknown): InputVerdict {
  if (input === undefined || input === null) return { ok: true, value: undefined };
  if (isPlainObject(input)) return { ok: true, value: input };
  return { ok: false, problems: [{ path: '', message: `expected an object, got ${describeValue(input)}` }] };
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  // Object.prototype of any realm: it has no prototype of its own.
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

function toProblem({ path = [], message }: StandardSchemaV1.Issue): InputProblem {
  const keys = path.map((segment) => (typeof segment === 'object' ? segment.key : segment));
  return { path: formatPath(keys), message };
}
