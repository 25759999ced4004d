/**
 * Each read of the API over the day of the demo: with ids that are there, its answer is what the OpenAPI document says,
 * no field more and none less.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Store } from '@sb/storage';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openApiDocument } from '../src/openapi/document.ts';
import { ROUTES } from '../src/table/table.ts';
import { NOW, playDay } from './demo/play-day.ts';
import { fillAddress } from './fill-address.ts';
import { openConsole, type TestConsole } from './open-console.ts';

const HOURS = 1;
/** Of each list. */
const MOST_IDS = 12;
const DAY = 86_400_000;
const BASE = '/api/v1';

interface Operation {
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly required: boolean }[];
  readonly responses: Readonly<Record<string, Response>>;
}

interface Response {
  readonly $ref?: string;
  readonly content?: Readonly<Record<string, { readonly schema?: object }>>;
}

const DOCUMENT = openApiDocument(ROUTES, '0.1.0');
const { responses: refusals, schemas } = DOCUMENT.components as {
  readonly responses: Readonly<Record<string, Response>>;
  readonly schemas: Readonly<Record<string, object>>;
};
const READS = Object.entries(DOCUMENT.paths).flatMap(([address, { get }]) =>
  get === undefined || address === `${BASE}/stream` ? [] : [{ address, get: get as Operation }],
);

const folder = mkdtempSync(path.join(tmpdir(), 'console-demo-'));
let store: Store;
let more: Readonly<Record<string, readonly string[]>>;
beforeAll(async () => {
  const { shop, running, waiting, between } = await playDay(
    `sqlite:${path.join(folder, 'worker.db')}`,
    HOURS,
  );
  store = shop.store;
  more = {
    [`${BASE}/chains`]: [String(between)],
    [`${BASE}/runs`]: [running, waiting, between].map(String),
  };
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

test('each read answers what the document says', async () => {
  const asked = openConsole(store);
  const { body } = await asked.send('POST', `${BASE}/runs/bulk`, {
    action: 'cancel',
    filter: { job: 'media.thumbnails' },
    reason: 'the walk needs an operation',
  });
  expect(body).toHaveProperty('operation');
  const wrong: string[] = [];
  const unasked: string[] = [];
  for (const read of READS) {
    const addresses = await addressesOf(asked, read);
    const answers = await Promise.all(addresses.map((address) => problemsAt(asked, address, read.get)));
    wrong.push(...answers.flatMap(({ problems }) => problems));
    if (!answers.some(({ status }) => status === 200)) unasked.push(read.address);
  }
  expect(wrong).toEqual([]);
  expect(unasked).toEqual([]);
});

async function addressesOf(
  asked: TestConsole,
  { address, get }: (typeof READS)[number],
): Promise<readonly string[]> {
  const query = get.parameters.filter(({ in: place, required }) => place === 'query' && required);
  const words = new URLSearchParams(query.map(({ name }) => [name, VALUES[name] ?? '']));
  const filled = await fillAddress(asked, address, { more, most: MOST_IDS });
  return filled.map((one) => (query.length === 0 ? one : `${one}?${words}`));
}

/** Of queries that a read does not do without. */
const VALUES: Readonly<Record<string, string>> = {
  from: new Date(NOW - DAY).toISOString(),
  to: new Date(NOW + DAY).toISOString(),
  q: 'mail',
};

interface Walked {
  readonly status: number;
  readonly problems: readonly string[];
}

async function problemsAt(asked: TestConsole, address: string, { responses }: Operation): Promise<Walked> {
  const { status, headers, body } = await asked.get(address);
  const said = responses[status];
  if (said === undefined) return { status, problems: [`${address}: ${status} is not in the document`] };
  const { content = {} } =
    said.$ref === undefined ? said : (refusals[said.$ref.split('/').at(-1) ?? ''] ?? {});
  const type = headers.get('content-type')?.split(';', 1)[0] ?? '';
  const schema = content[type]?.schema;
  if (schema === undefined) return { status, problems: [`${address}: ${type} is not in the document`] };
  const check = checkOf(schema);
  const problems = check(body) ? [] : (check.errors ?? []).map(textOf);
  return { status, problems: problems.map((text) => `${address}: ${text}`) };
}

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
for (const [name, schema] of Object.entries(schemas)) ajv.addSchema(schema, `#/components/schemas/${name}`);
const checks = new Map<object, ValidateFunction>();

function checkOf(schema: object): ValidateFunction {
  const check = checks.get(schema) ?? ajv.compile(schema);
  checks.set(schema, check);
  return check;
}

function textOf({
  instancePath,
  message = '',
  params,
}: NonNullable<ValidateFunction['errors']>[number]): string {
  return `${instancePath} ${message} ${JSON.stringify(params)}`;
}
