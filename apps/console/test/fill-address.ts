/** Addresses of a route with ids that are there: those of the list that stands before each of them. */
import type { TestConsole } from './open-console.ts';

const BASE = '/api/v1';
/** The field that a path names, where it is not `id`. */
const FIELDS: Readonly<Record<string, string>> = { name: 'name', week: 'weekStart', kind: 'kind' };

interface Place {
  readonly address?: string;
  readonly items?: string;
  readonly field?: string;
}

/** Where the ids of a list are, unless its own address answers them as `items`. */
const PLACES: Readonly<Record<string, Place>> = {
  [`${BASE}/alerts`]: { items: 'rules', field: 'alertId' },
  [`${BASE}/alerts/rules`]: { address: `${BASE}/alerts`, items: 'rules', field: 'rule' },
  [`${BASE}/dead-letters`]: { field: 'runId' },
  [`${BASE}/links/open`]: { address: `${BASE}/links` },
  [`${BASE}/nodes`]: { address: `${BASE}/nodes?all=true` },
};

interface Ids {
  /** Ids that are asked for first, by their list. */
  readonly more?: Readonly<Record<string, readonly string[]>>;
  /** Of each list. */
  readonly most: number;
}

/** `address`: with `{id}` in it. The first parameter takes what the list before it has; then the next one. */
export async function fillAddress(asked: TestConsole, address: string, ids: Ids): Promise<readonly string[]> {
  const [, list = '', name = '', rest = ''] = /^(.*?)\/\{(\w+)\}(.*)$/.exec(address) ?? [];
  if (list === '') return [address];
  const found = await idsOf(asked, list, name, ids);
  const filled = await Promise.all(
    found.map((id) => fillAddress(asked, `${list}/${encodeURIComponent(id)}${rest}`, ids)),
  );
  return filled.flat();
}

async function idsOf(
  asked: TestConsole,
  list: string,
  name: string,
  { more = {}, most }: Ids,
): Promise<readonly string[]> {
  const { address = list, items = 'items', field = FIELDS[name] ?? 'id' } = PLACES[list] ?? {};
  const { body } = await asked.get(address);
  return [...(more[list] ?? []), ...fieldsOf(body, items, field).slice(0, most)];
}

function fieldsOf(body: unknown, list: string, field: string): readonly string[] {
  const { [list]: items = [] } = body as Readonly<
    Record<string, readonly Readonly<Record<string, unknown>>[]>
  >;
  const there = items.filter((item) => item[field] !== undefined);
  return [...new Set(there.map((item) => String(item[field])))];
}
