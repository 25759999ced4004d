/** Random requests of one route: its fields by its schemas and against them, from anybody. */
import fc from 'fast-check';
import { writeCursor } from '../../src/requests/cursors.ts';
import { fullPath, type Route } from '../../src/http/route.ts';
import type { Role } from '../../src/http/who.ts';
import { hostile, jsonText, valueOf } from './random-values.ts';

export interface RandomRequest {
  readonly route: Route;
  /** With its query. */
  readonly path: string;
  readonly body: string | undefined;
  readonly role: Role | null;
  readonly headers: Readonly<Record<string, string>>;
}

const ROLES: readonly (Role | null)[] = [null, 'wall', 'viewer', 'operator', 'admin', 'admin', 'admin'];

export function requestOf(route: Route): fc.Arbitrary<RandomRequest> {
  return fc
    .record({
      params: route.params ? valueOf(route.params) : fc.constant({}),
      query: route.query ? valueOf(route.query) : fc.constantFrom({}, {}, {}, {}, { x: '1' }),
      body: route.body ? bodyOf(route) : fc.constant(undefined),
      place: fc.option(fc.oneof(placeOf, placeOf, hostile), { nil: undefined, freq: 1 }),
      role: fc.constantFrom(...ROLES),
      headers,
    })
    .map(({ params, query, body, place, role, headers: sent }) => ({
      route,
      path:
        fullPath(route).replace(/:(\w+)/g, (_, name: string) => segment(fieldOf(params, name))) +
        search(route, query, place),
      body,
      role,
      headers: sent,
    }));
}

const headers = fc.record(
  {
    accept: fc.constantFrom('application/x-ndjson', 'text/csv', 'application/json', '*/*'),
    'idempotency-key': fc.oneof(
      { weight: 9, arbitrary: fc.uuid() },
      { weight: 1, arbitrary: fc.constantFrom('', 'k1', 'x'.repeat(101), '\u00ff', '__proto__') },
    ),
    'if-none-match': fc.constantFrom('*', '"x"'),
    'last-event-id': fc.constantFrom('0-0', 'x', '-1'),
  },
  { requiredKeys: [] },
);

/** Places that a forged cursor may have. */
const placeOf = fc.record(
  {
    seq: fc.oneof(fc.constant(null), fc.maxSafeInteger()),
    view: fc.constantFrom('running', 'queued', 'later'),
    at: fc.maxSafeInteger(),
    id: fc.maxSafeInteger(),
    diedAt: fc.maxSafeInteger(),
    runId: fc.maxSafeInteger(),
    claimNo: fc.maxSafeInteger(),
    sent: fc.maxSafeInteger(),
    nr: fc.maxSafeInteger(),
  },
  { requiredKeys: [] },
);

function bodyOf({ body }: Route): fc.Arbitrary<string | undefined> {
  if (!body) return fc.constant(undefined);
  return fc.oneof(
    { weight: 20, arbitrary: valueOf(body).map(jsonText) },
    { weight: 1, arbitrary: fc.constantFrom('', '{', 'null', '[]', '"x"', '{"__proto__":1}') },
  );
}

function fieldOf(params: unknown, name: string): unknown {
  return typeof params === 'object' && params !== null && Object.hasOwn(params, name)
    ? (params as Readonly<Record<string, unknown>>)[name]
    : '1';
}

/** Half a surrogate has no percent-encoding: a broken one takes its place. */
function segment(value: unknown): string {
  const text = typeof value === 'string' ? value : (JSON.stringify(value) ?? 'undefined');
  try {
    return encodeURIComponent(text.slice(0, 500)) || '%20';
  } catch {
    return '%E0%A4%A';
  }
}

function search(route: Route, query: unknown, place: unknown): string {
  if (typeof query !== 'object' || query === null) return '?%00=%ff';
  const given = Object.entries(query).filter(([name]) => name !== 'cursor' || place === undefined);
  const known = route.query?.safeParse(
    Object.fromEntries(given.map(([name, value]) => [name, textOf(value)])),
  );
  const isPlaced = place !== undefined && route.query !== undefined && 'cursor' in route.query.shape;
  const all = isPlaced
    ? [...given, ['cursor', writeCursor(place, known?.success ? known.data : {})] as const]
    : given;
  const text = all.map(([name, value]) => `${segment(name)}=${segment(textOf(value))}`).join('&');
  return text === '' ? '' : `?${text}`;
}

function textOf(value: unknown): string {
  if (Array.isArray(value)) return value.join(',').slice(0, 2_000);
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '').slice(0, 2_000);
}
