import path from 'node:path';
import { expect, test } from 'vitest';
import { openApiDocument } from '../src/openapi/document.ts';
import { ROUTES } from '../src/table/table.ts';

// After a change on purpose: vitest run apps/console/test/openapi.test.ts -u
test('openapi.json describes the routes as they are', async () => {
  const document = openApiDocument(ROUTES, '0.1.0');
  await expect(`${JSON.stringify(document, null, 2)}\n`).toMatchFileSnapshot(
    path.join(import.meta.dirname, '../openapi.json'),
  );
});

test('a route names the refusals that can be, each with its codes', () => {
  const { paths, components } = openApiDocument(ROUTES, '0.1.0');
  const refusals = (address: string, method: string) => {
    const operation = paths[`/api/v1${address}`]?.[method] as { readonly responses: object } | undefined;
    return Object.keys(operation?.responses ?? {})
      .filter((status) => /^[45]/.test(status))
      .join(' ');
  };
  expect(refusals('/overview', 'get')).toBe('400 401 403 503');
  expect(refusals('/runs', 'get')).toBe('400 401 403 404 503');
  expect(refusals('/jobs/{id}', 'get')).toBe('400 401 403 404 503');
  expect(refusals('/jobs/{id}/runs', 'post')).toBe('400 401 403 404 409 413 415 429 503');
  expect(refusals('/users/{name}', 'patch')).toBe('400 401 403 404 409 412 413 415 428 429 503');
  expect(refusals('/session', 'post')).toBe('400 401 409 413 415 429 503');
  expect(components).toMatchObject({
    responses: { Refused429: { 'x-codes': ['QUEUE_FULL', 'RATE_LIMITED'] } },
  });
});

test('a route names the headers that its request may have, and those of its answer', () => {
  const { paths, components } = openApiDocument(ROUTES, '0.1.0');
  const operation = (address: string, method: string) => paths[`/api/v1${address}`]?.[method] ?? {};
  const taken = (address: string, method: string) => {
    const { parameters } = operation(address, method) as Taking;
    return parameters.filter((one) => one.in === 'header').map(({ name, required }) => [name, required]);
  };
  const key = ['Idempotency-Key', false];
  expect(taken('/queues/{name}/pause', 'post')).toEqual([['If-Match', false], key]);
  expect(taken('/users/{name}', 'patch')).toEqual([['If-Match', true], key]);
  expect(taken('/jobs', 'get')).toEqual([['If-None-Match', false]]);
  for (const address of ['/tokens', '/links/{kind}', '/session', '/session/password', '/setup']) {
    expect(taken(address, 'post')).toEqual([]);
    expect(operation(address, 'post')).toMatchObject({
      description: expect.stringContaining('Takes no Idempotency-Key'),
    });
  }
  const tag = { headers: { ETag: {} } };
  expect(operation('/jobs', 'get')).toMatchObject({ responses: { '200': tag, '304': tag } });
  for (const address of ['/users/{name}', '/orgs/{org}'])
    expect(operation(address, 'patch')).toMatchObject({ responses: { '200': tag } });
  expect(components).toMatchObject({
    responses: { Refused429: { headers: { 'Retry-After': {} } } },
    securitySchemes: { session: { name: 'sb_session' }, secureSession: { name: '__Host-sb_session' } },
  });
});

interface Taking {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
}

test('a route that takes an empty body says so', () => {
  const { paths } = openApiDocument(ROUTES, '0.1.0');
  expect(paths['/api/v1/runs/{id}/cancel']?.['post']).toMatchObject({ requestBody: { required: false } });
  expect(paths['/api/v1/queues/{name}/pause']?.['post']).toMatchObject({ requestBody: { required: true } });
});

test('a record of a board is described with the fields that its verbs take', () => {
  const { paths } = openApiDocument(ROUTES, '0.1.0');
  const bodyOf = (address: string, method: string) => {
    const operation = paths[`/api/v1/orgs/{org}${address}`]?.[method] as WithBody;
    return operation.requestBody.content['application/json'].schema;
  };
  expect(bodyOf('/tasks', 'post')).toMatchObject({
    required: ['questId', 'title'],
    additionalProperties: false,
    properties: {
      id: { type: 'string' },
      force: { type: 'boolean' },
      reason: { type: 'string' },
      priority: { default: 'medium' },
      estimateMinutes: { minimum: 5 },
    },
  });
  expect(Object.keys(bodyOf('/tasks', 'post').properties)).not.toContain('status');
  const changed = bodyOf('/tasks/{id}', 'patch');
  expect(changed).not.toHaveProperty('required');
  expect(changed.properties['priority']).not.toHaveProperty('default');
  expect(changed.properties['dueDate']).toMatchObject({ anyOf: [{ format: 'date' }, { type: 'null' }] });
  expect(bodyOf('/members', 'post')).toMatchObject({ required: ['name', 'email'] });
  expect(bodyOf('/quests', 'post').properties).toHaveProperty('requires');
  expect(bodyOf('', 'patch').properties).toMatchObject({
    active: { type: 'boolean' },
    settings: { anyOf: [{ properties: { focus: {}, deck: {} } }, { type: 'null' }] },
  });
});

interface WithBody {
  readonly requestBody: {
    readonly content: {
      readonly 'application/json': {
        readonly schema: { readonly properties: Readonly<Record<string, unknown>> };
      };
    };
  };
}

test('every route has a name of its own, an answer or none, and says who may call it', () => {
  const { paths } = openApiDocument(ROUTES, '0.1.0');
  const operations = Object.values(paths).flatMap((methods) => Object.values(methods)) as readonly {
    readonly operationId: string;
    readonly summary: string;
    readonly security: readonly unknown[];
  }[];
  const names = operations.map(({ operationId }) => operationId);
  expect(new Set(names).size).toBe(names.length);
  expect(
    operations.filter(({ security }) => security.length === 0).map(({ operationId }) => operationId),
  ).toEqual(['getDoor', 'postSession', 'postLinksLook', 'postSetup', 'getHealthz', 'getReadyz']);
});
