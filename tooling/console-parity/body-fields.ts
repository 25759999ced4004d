/** The fields of the bodies of routes, as the document of the API has them, and those that the rows of the pages send. Pure. */
import { openApiDocument } from '../../apps/console/src/openapi/document.ts';
import type { Route } from '../../apps/console/src/http/route.ts';

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly type?: string;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  /** Of bodies in which one field decides which others there are. */
  readonly oneOf?: readonly Schema[];
  readonly const?: string;
  readonly enum?: readonly string[];
}

/**
 * `priority`, `match.rule`; of a list of objects `after.on`. Where one field decides which others there are, it comes first:
 * `action=retry reason`.
 */
export function bodyFields(route: Route): readonly string[] {
  const schema = schemaOf(route);
  const { oneOf = [] } = schema;
  const by = decidingField(schema);
  if (by === undefined) return [...new Set(fieldsOf(schema))];
  return oneOf.flatMap((option) => {
    const { [by]: decides = {}, ...others } = option.properties ?? {};
    const { const: only, enum: values = only === undefined ? [] : [only] } = decides;
    return values.flatMap((value) =>
      fieldsOf({ properties: others }).map((name) => `${by}=${value} ${name}`),
    );
  });
}

/** The same of a body that is sent. */
export function sentFields(sent: object, route: Route): readonly string[] {
  const by = decidingField(schemaOf(route));
  if (by === undefined) return pathsIn(sent);
  const { [by]: value, ...others } = sent as Readonly<Record<string, unknown>>;
  return pathsIn(others).map((name) => `${by}=${String(value)} ${name}`);
}

const schemas = new Map<Route, Schema>();

function schemaOf(route: Route): Schema {
  const schema = schemas.get(route) ?? readSchema(route);
  schemas.set(route, schema);
  return schema;
}

function readSchema(route: Route): Schema {
  const { paths } = openApiDocument([route], '0') as unknown as Document;
  const [operation] = Object.values(paths).flatMap((methods) => Object.values(methods));
  return operation?.requestBody?.content['application/json'].schema ?? {};
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}

interface Operation {
  readonly requestBody?: { readonly content: { readonly 'application/json': { readonly schema: Schema } } };
}

function decidingField({ oneOf: [first] = [] }: Schema): string | undefined {
  return Object.entries(first?.properties ?? {}).find(
    ([, { const: only, enum: values }]) => only ?? values,
  )?.[0];
}

function fieldsOf({ properties = {}, items, anyOf = [] }: Schema): readonly string[] {
  const own = Object.entries(properties).flatMap(([name, one]) => [
    ...(isPlain(one) ? [name] : []),
    ...fieldsOf(one).map((field) => `${name}.${field}`),
  ]);
  return [...own, ...(items ? fieldsOf(items) : []), ...anyOf.flatMap(fieldsOf)];
}

/** Whether it may be something else than an object, or a list of objects. */
function isPlain({ properties, items, anyOf, type }: Schema): boolean {
  if (anyOf) return anyOf.some((one) => one.type !== 'null' && isPlain(one));
  return items ? isPlain(items) : properties === undefined && type !== 'null';
}

function pathsIn(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.flatMap(pathsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, one]) => [
    name,
    ...pathsIn(one).map((field) => `${name}.${field}`),
  ]);
}
