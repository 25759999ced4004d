/** The OpenAPI document, made from the routes: what checks a request also describes it. Pure. */
import { z } from 'zod';
import { problem } from '../answers/problem.ts';
import { fullPath, type Route } from '../http/route.ts';
import { headersGiven, headersTaken, unchanged } from './headers.ts';
import { refusalsOf, refusedResponses } from './refusals.ts';

export interface OpenApiDocument {
  readonly openapi: '3.1.0';
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, object>>>>;
  readonly components: object;
}

type Schema = Readonly<Record<string, unknown>>;

export function openApiDocument(routes: readonly Route[], version: string): OpenApiDocument {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of routes) {
    const path = fullPath(route).replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Signal Blueprint Worker',
      version,
      description:
        'Times are ISO-8601 texts in UTC, durations ms; a field without a value is left out. Every refusal is application/problem+json with a code that never changes.',
    },
    paths,
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'worker token:create' },
        session: { type: 'apiKey', in: 'cookie', name: 'sb_session' },
        secureSession: {
          type: 'apiKey',
          in: 'cookie',
          name: '__Host-sb_session',
          description: 'under TLS',
        },
      },
      schemas: { Problem: schemaOf(problem, 'output') },
      responses: {
        Refused: { description: 'Why it was refused, and what to do.', content: PROBLEM },
        ...refusedResponses(PROBLEM),
      },
    },
  };
}

/** OpenAPI 3.1 takes JSON Schema 2020-12 as it is. */
function schemaOf(type: z.core.$ZodType, io: 'input' | 'output'): Schema {
  const { $schema: _draft, ...schema } = z.toJSONSchema(type, { io, unrepresentable: 'any' });
  return schema;
}

function bodySchema(body: z.core.$ZodType, verbFields: z.core.$ZodType | undefined): Schema {
  const own = schemaOf(body, 'input');
  if (!verbFields) return own;
  const added = schemaOf(verbFields, 'input');
  const required = [own, added].flatMap(({ required: names = [] }) => names as readonly string[]);
  return {
    ...own,
    properties: { ...(added['properties'] as Schema), ...(own['properties'] as Schema) },
    ...(required.length > 0 && { required }),
    additionalProperties: false,
  };
}

function operationOf(route: Route): object {
  const { tag, summary, least, params, query, body, verbFields, example, cli } = route;
  return {
    operationId: operationId(route),
    tags: [tag],
    summary,
    description: describe(route),
    'x-least': least,
    ...(cli && { 'x-cli': cli }),
    security: least === 'nobody' ? [] : SIGNED_IN,
    parameters: [...parametersOf(params, 'path'), ...parametersOf(query, 'query'), ...headersTaken(route)],
    ...(body && {
      requestBody: {
        // An empty body is read as {}.
        required: example !== undefined || !body.safeParse({}).success,
        content: {
          'application/json': { schema: bodySchema(body, verbFields), ...(example && { example }) },
        },
      },
    }),
    responses: responsesOf(route),
  };
}

function responsesOf(route: Route): object {
  const content = contentOf(route);
  return {
    [successOf(route)]: {
      description: 'Done.',
      ...headersGiven(route),
      ...(content && { content }),
    },
    ...unchanged(route),
    ...refusalsOf(route),
    ...(route.statusOf && {
      '202': {
        description: 'Begun: GET /operations/{operation} says how far it is.',
        ...(content && { content }),
      },
    }),
    default: REFUSED,
  };
}

function successOf({ answer, status = 200, kind }: Route): string {
  if (answer) return String(status);
  return kind === 'stream' ? '200' : '204';
}

/** Undefined: the answer has no body. */
function contentOf({ answer, mediaType, kind, isList, hasProgress }: Route): object | undefined {
  if (mediaType !== undefined) return { [mediaType.split(';', 1)[0] ?? '']: { schema: { type: 'string' } } };
  if (answer)
    return {
      'application/json': { schema: schemaOf(answer, 'output') },
      ...((isList || hasProgress) && { 'application/x-ndjson': {} }),
      ...(isList && { 'text/csv': {} }),
    };
  return kind === 'stream' ? { 'text/event-stream': { schema: { type: 'string' } } } : undefined;
}

/** One of them is enough. */
const SIGNED_IN = [{ token: [] }, { session: [] }, { secureSession: [] }];

const PROBLEM = { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } };
const REFUSED = { $ref: '#/components/responses/Refused' };

/** `getRunsIdExplain` */
function operationId(route: Route): string {
  const words = fullPath(route)
    .replace('/api/v1', '')
    .split(/[^a-z0-9]+/i)
    .filter((part) => part !== '');
  return (
    route.method.toLowerCase() + words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
  );
}

function describe({ least, cli, isSecret, hasProgress }: Route): string {
  return [
    least === 'nobody' ? 'Needs no sign-in.' : `Needs the role ${least}.`,
    ...(isSecret ? ['Takes no Idempotency-Key: nothing of it is kept.'] : []),
    ...(hasProgress
      ? ['As application/x-ndjson: lines of `progress`, the last one is `answer` or `problem`.']
      : []),
    ...(cli ? [`On the command line: ${cli.map((one) => `worker ${one}`).join(', ')}.`] : []),
  ].join(' ');
}

function parametersOf(fields: z.ZodObject | undefined, place: 'path' | 'query'): readonly object[] {
  if (!fields) return [];
  const { required = [] } = schemaOf(fields, 'input') as { readonly required?: readonly string[] };
  return Object.entries(fields.shape).map(([name, field]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: place === 'path' ? { type: 'string' } : queryField(field),
  }));
}

/** In a query every value is a text: what it becomes is checked. */
function queryField(field: z.core.$ZodType): Schema {
  const schema = schemaOf(field, 'input');
  return Object.keys(schema).length === 0 ? { type: 'string' } : schema;
}
