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
  expect(refusals('/jobs/{id}', 'get')).toBe('400 401 403 404 503');
  expect(refusals('/jobs/{id}/runs', 'post')).toBe('400 401 403 404 409 413 415 429 503');
  expect(refusals('/users/{name}', 'patch')).toBe('400 401 403 404 409 412 413 415 428 429 503');
  expect(refusals('/session', 'post')).toBe('400 401 409 413 415 429 503');
  expect(components).toMatchObject({
    responses: { Refused429: { 'x-codes': ['QUEUE_FULL', 'RATE_LIMITED'] } },
  });
});

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
