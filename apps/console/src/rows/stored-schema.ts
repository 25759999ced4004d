/**
 * Checks inputs by the JSON Schema that a job's code has stored: the console has no code of jobs. The code checks again when
 * a run starts, so a schema that cannot be read accepts everything.
 */
import { InvalidInputError, type RegisteredJob } from '@sb/jobs';
import type { JobDefinition } from '@sb/queue';
import { formatPath } from '@sb/words';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

type Fault = { readonly steps: readonly string[]; readonly message: string };
type Problem = { readonly path: string; readonly message: string };
export type InputCheck = (input: unknown) => readonly Problem[];

const MOST_PROBLEMS = 20;

/** The problems of an input; empty: the schema accepts it. */
export function inputCheck(definition: Pick<JobDefinition, 'inputSchema'>): InputCheck {
  const check = faultCheck(definition);
  return (input) => check(input).map(({ steps, message }) => ({ path: formatPath(steps), message }));
}

function faultCheck({
  inputSchema,
}: Pick<JobDefinition, 'inputSchema'>): (input: unknown) => readonly Fault[] {
  let checker: { readonly validate: ValidateFunction | undefined } | undefined;
  return (input) => {
    checker ??= { validate: inputSchema && compiled(inputSchema) };
    const { validate } = checker;
    // An absent input is an empty one to a schema with defaults.
    if (!validate || validate(input === undefined ? {} : input)) return [];
    return (validate.errors ?? []).slice(0, MOST_PROBLEMS).map(toFault);
  };
}

/** Throws `INPUT_INVALID`. */
export function checkInput(definition: Pick<JobDefinition, 'id' | 'inputSchema'>, input: unknown): void {
  const problems = inputCheck(definition)(input);
  if (problems.length > 0) throw new InvalidInputError(definition.id, problems);
}

/** The jobs as verbs want them that check an input by the code of its job. */
export function asRegistered(definitions: readonly JobDefinition[]): ReadonlyMap<string, RegisteredJob> {
  return new Map(definitions.map((definition) => [definition.id, registered(definition)]));
}

function registered(definition: JobDefinition): RegisteredJob {
  const check = faultCheck(definition);
  const { id, name, tags, queue, priority, timeoutMs } = definition;
  return {
    id,
    name,
    tags,
    queue,
    priority,
    timeoutMs,
    examples: [],
    isolation: 'none',
    retry: { attempts: 1, backoff: 'fixed', delayMs: 0, maxDelayMs: 0, jitter: false },
    input: {
      '~standard': {
        version: 1,
        vendor: 'stored',
        validate: (value) => {
          const faults = check(value);
          if (faults.length === 0) return { value };
          return { issues: faults.map(({ steps, message }) => ({ path: steps, message })) };
        },
      },
    },
    run: () => {
      throw new Error(`The console has no code of ${id}.`);
    },
  };
}

/** The draft in which jobs store their schemas. The words of another one may mean something else. */
const DRAFT = 'https://json-schema.org/draft/2020-12/schema';

type Schema = Readonly<Record<string, unknown>>;

/** By their text, the last used one at the end: to compile one takes ms, and acts check the inputs of a few jobs. */
const kept = new Map<string, ValidateFunction | undefined>();
const MOST_KEPT = 200;

function compiled(schema: Schema): ValidateFunction | undefined {
  const text = JSON.stringify(schema);
  const validate = kept.has(text) ? kept.get(text) : compile(schema);
  kept.delete(text);
  kept.set(text, validate);
  const [oldest = ''] = kept.keys();
  if (kept.size > MOST_KEPT) kept.delete(oldest);
  return validate;
}

/** Undefined: it cannot be read. */
function compile(schema: Schema): ValidateFunction | undefined {
  const { $schema: draft = DRAFT } = schema;
  if (draft !== DRAFT) return undefined;
  try {
    return new Ajv2020(LENIENT).compile(schema);
  } catch {
    return undefined;
  }
}

/**
 * Formats are checked by the job's code; a schema of another library may have words that ajv does not know. To check the
 * schema itself takes twenty times as long as to compile it.
 */
const LENIENT = {
  strict: false,
  validateFormats: false,
  allErrors: true,
  validateSchema: false,
  meta: false,
} as const;

function toFault({ instancePath, keyword, params, message = 'is not accepted' }: ErrorObject): Fault {
  const steps = instancePath
    .split('/')
    .slice(1)
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
  const extra: unknown = keyword === 'additionalProperties' ? params['additionalProperty'] : undefined;
  return { steps, message: typeof extra === 'string' ? `${message}: ${extra}` : message };
}
