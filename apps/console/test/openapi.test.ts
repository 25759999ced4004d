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
