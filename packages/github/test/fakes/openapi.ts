/**
 * GitHub's own description of its API: github-issues.openapi.json, an extract of
 * https://github.com/github/rest-api-description (MIT, Copyright (c) 2020 GitHub, Inc.) as `@octokit/openapi` publishes
 * it. The extract has the operations that the fake serves, without descriptions and examples.
 */
import { readFileSync } from 'node:fs';

export type Schema = Readonly<Record<string, unknown>>;

interface Content {
  readonly content?: { readonly 'application/json'?: { readonly schema: Schema } };
}

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema: Schema;
}

export interface Operation {
  /** `GET /repos/{owner}/{repo}/issues` */
  readonly name: string;
  /** Of all query parameters as one object. */
  readonly query: Schema;
  readonly body?: { readonly isRequired: boolean; readonly schema: Schema };
  /** By status; without a schema the answer has no body. */
  readonly answers: ReadonlyMap<number, Schema | undefined>;
}

interface RawOperation {
  readonly parameters: readonly Parameter[];
  readonly requestBody?: Content & { readonly required?: boolean };
  readonly responses: Readonly<Record<string, Content>>;
}

interface Description extends Schema {
  readonly paths: Readonly<Record<string, Readonly<Record<string, RawOperation>>>>;
}

/** The name by which schemas refer to the description. */
export const DESCRIPTION = 'github';

export const description = withNulls(
  JSON.parse(
    readFileSync(new URL('./github-issues.openapi.json', import.meta.url), 'utf8').replaceAll(
      '"#/',
      `"${DESCRIPTION}#/`,
    ),
  ),
) as Description;

const OPERATIONS = Object.entries(description.paths).flatMap(([template, methods]) =>
  Object.entries(methods).map(([method, raw]) => ({
    method: method.toUpperCase(),
    pattern: new RegExp(`^${template.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
    operation: toOperation(`${method.toUpperCase()} ${template}`, raw),
  })),
);

/** The operation that serves this request. */
export function findOperation(method: string, path: string): Operation | undefined {
  // Redirects lead to a repository by its id. The same operations serve it there, which the description leaves out.
  const known = path.replace(/^\/repositories\/\d+/, '/repos/by/id');
  return OPERATIONS.find((each) => each.method === method && each.pattern.test(known))?.operation;
}

export function component(name: string): Schema {
  return { $ref: `${DESCRIPTION}#/components/schemas/${name}` };
}

function toOperation(name: string, { parameters, requestBody, responses }: RawOperation): Operation {
  const schema = requestBody && schemaOf(requestBody);
  return {
    name,
    query: querySchema(parameters.map(resolve)),
    ...(schema && { body: { isRequired: requestBody.required ?? false, schema } }),
    answers: new Map(
      Object.entries(responses).map(([status, response]) => [Number(status), schemaOf(resolve(response))]),
    ),
  };
}

function querySchema(parameters: readonly Parameter[]): Schema {
  const inQuery = parameters.filter((each) => each.in === 'query');
  return {
    type: 'object',
    properties: Object.fromEntries(inQuery.map((each) => [each.name, each.schema])),
    required: inQuery.filter((each) => each.required).map((each) => each.name),
    additionalProperties: false,
  };
}

function schemaOf({ content }: Content): Schema | undefined {
  return content?.['application/json']?.schema;
}

/** A parameter or an answer may be a reference to one of the components. */
function resolve<T extends object>(part: T): T {
  if (!('$ref' in part)) return part;
  const steps = String(part.$ref).split('/').slice(1);
  return steps.reduce<unknown>(
    (at, step) => (at as Readonly<Record<string, unknown>>)[step],
    description,
  ) as T;
}

/** `nullable` belongs to OpenAPI 3.0. JSON Schema has the type `null`, which an `enum` must name too. */
function withNulls(part: unknown): unknown {
  if (Array.isArray(part)) return part.map(withNulls);
  if (typeof part !== 'object' || part === null) return part;
  const { nullable, ...rest } = Object.fromEntries(
    Object.entries(part).map(([key, value]) => [key, withNulls(value)]),
  );
  return nullable === true ? orNull(rest) : rest;
}

function orNull(schema: Schema): Schema {
  const { type, enum: values } = schema;
  if (type === undefined) return { anyOf: [{ type: 'null' }, schema] };
  return { ...schema, type: [type, 'null'], ...(Array.isArray(values) && { enum: [...values, null] }) };
}
