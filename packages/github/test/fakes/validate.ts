/** Compares requests and answers with GitHub's description of its API, each difference a sentence. */
import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import {
  component,
  description,
  DESCRIPTION,
  findOperation,
  type Operation,
  type Schema,
} from './openapi.ts';

/** Once each: what is compiled is kept by its schema. */
const BASIC = component('basic-error');
const VALIDATION = component('validation-error');

/**
 * Answers that the description has at few operations or at none, each with its reason.
 * Their bodies must be a `basic-error`.
 */
const ANYWHERE: Readonly<Record<number, string>> = {
  301: 'a renamed repository answers so at any of its paths',
  307: 'the same for all methods but GET: the request is to be repeated as it is',
  400: 'the body is no JSON',
  401: 'the token is wrong',
  403: 'a limit is reached, a right is missing or the repository is archived',
  429: 'a limit is reached',
};

/** The description of changing a label has only the answer to a change that succeeds. */
const AT_ONE: Readonly<Record<string, Readonly<Record<number, Schema>>>> = {
  'PATCH /repos/{owner}/{repo}/labels/{name}': { 404: BASIC, 422: VALIDATION },
};

/** Draft 7 has them, Ajv leaves them to a plug-in. */
const FORMATS = {
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/,
  email: /^[^@\s]+@[^@\s]+$/,
  int64: true as const,
  timestamp: true as const,
  uri: (text: string) => URL.canParse(text),
};

const OPTIONS = { strict: false, allErrors: true, formats: FORMATS };
const bodies = new Ajv(OPTIONS).addSchema(description, DESCRIPTION);
const queries = new Ajv({ ...OPTIONS, coerceTypes: true }).addSchema(description, DESCRIPTION);

const compiled = new Map<Schema, ValidateFunction>();

export function requestFaults(
  method: string,
  path: string,
  query: Readonly<Record<string, string>>,
  body: unknown,
): string[] {
  const operation = findOperation(method, path);
  if (!operation) return [`${method} ${path}: GitHub's description has no such operation`];
  const faults = [...queryFaults(operation, query), ...bodyFaults(operation, body)];
  return faults.map((fault) => `${method} ${path}: ${fault}`);
}

export function answerFaults(method: string, path: string, status: number, body: unknown): string[] {
  const operation = findOperation(method, path);
  // A proxy answers a 5xx too, with a page of its own. An unknown path is found by its request.
  if (status >= 500 || !operation) return [];
  return faultsOfAnswer(operation, status, body).map((fault) => `${method} ${path}: ${status}: ${fault}`);
}

function queryFaults({ query }: Operation, given: Readonly<Record<string, string>>): string[] {
  // Ajv writes the numbers that it reads into the object.
  return sentences('query', queries.compile(query), { ...given });
}

function bodyFaults({ body }: Operation, given: unknown): string[] {
  if (given === undefined) return body?.isRequired ? ['body is missing'] : [];
  if (!body) return ['body was sent, but this operation has none'];
  return sentences('body', compile(body.schema, { additionalProperties: false }), given);
}

function faultsOfAnswer({ name, answers }: Operation, status: number, body: unknown): string[] {
  const schema = answers.get(status) ?? AT_ONE[name]?.[status] ?? (status in ANYWHERE ? BASIC : undefined);
  if (schema) return sentences('body', compile(schema), body);
  if (!answers.has(status)) return ["GitHub's description has no such answer"];
  return body === undefined ? [] : ['body was sent, but this answer has none'];
}

/** GitHub ignores a property that it does not know, so that a misspelt one would have no effect. */
function compile(schema: Schema, more: Schema = {}): ValidateFunction {
  const known = compiled.get(schema);
  if (known) return known;
  const validate = bodies.compile({ ...schema, ...more });
  compiled.set(schema, validate);
  return validate;
}

function sentences(part: string, validate: ValidateFunction, value: unknown): string[] {
  return validate(value) ? [] : (validate.errors ?? []).map((error) => `${part}${sentence(error)}`);
}

function sentence({ instancePath, keyword, params, message = 'is not accepted' }: ErrorObject): string {
  const extra: unknown = keyword === 'additionalProperties' ? params['additionalProperty'] : undefined;
  const allowed: unknown = keyword === 'enum' ? params['allowedValues'] : undefined;
  const detail = extra ?? (Array.isArray(allowed) ? allowed.join(', ') : undefined);
  return `${instancePath} ${message}${typeof detail === 'string' ? `: ${detail}` : ''}`;
}
