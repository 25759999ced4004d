/** Keys from the input to a field. */
export type FieldPath = readonly string[];

type Node = Readonly<Record<string, unknown>>;

/** Keywords of JSON Schema whose value is a schema, or a list of them, for the same place. */
const SAME_PLACE = ['anyOf', 'oneOf', 'allOf', 'then', 'else', 'if'] as const;
/** Keywords whose value is a schema, or a list of them, for the items or the other fields. */
const INSIDE = ['items', 'prefixItems', 'additionalProperties', 'contains'] as const;
/** In a path: any item of a list, any field of an object. */
const ANY = '*';

/**
 * The fields that a JSON Schema marks as secret (`writeOnly: true`, `format: 'password'` or `secret: true`), as paths;
 * `*` in a path stands for each item of a list, and for each field with a name of its own. Of a schema that contains
 * itself, the fields of the outermost level. Pure.
 */
export function findSecretFields(schema: Node): readonly FieldPath[] {
  const found = new Map<string, FieldPath>();
  visit(schema, [], new Set());
  return [...found.values()];

  /** `open`: the schemas on the way to this one. A schema may refer to itself. */
  function visit(node: unknown, path: readonly string[], open: ReadonlySet<unknown>): void {
    if (Array.isArray(node)) return node.forEach((one) => visit(one, path, open));
    if (!isNode(node) || open.has(node)) return;
    if (isSecret(node)) return void found.set(path.join('\0'), path);
    const way = new Set(open).add(node);
    visit(definitionOf(schema, node['$ref']), path, way);
    for (const keyword of SAME_PLACE) visit(node[keyword], path, way);
    for (const keyword of INSIDE) visit(node[keyword], [...path, ANY], way);
    for (const field of valuesOf(node['patternProperties'])) visit(field, [...path, ANY], way);
    const { properties } = node;
    if (!isNode(properties)) return;
    for (const [name, field] of Object.entries(properties)) visit(field, [...path, name], way);
  }
}

/** Whether an input has a value at such a path. Pure. */
export function hasFieldAt(input: unknown, [key, ...rest]: FieldPath): boolean {
  if (key === undefined) return input !== undefined && input !== null;
  if (key === ANY) return valuesOf(input).some((value) => hasFieldAt(value, rest));
  return isNode(input) && Object.hasOwn(input, key) && hasFieldAt(input[key], rest);
}

function isSecret(node: Node): boolean {
  return node['writeOnly'] === true || node['format'] === 'password' || node['secret'] === true;
}

/** The part of the schema that a reference such as `#/$defs/auth` names. */
function definitionOf(schema: Node, reference: unknown): unknown {
  if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
  const keys = reference
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  return keys.reduce<unknown>((node, key) => (isNode(node) ? node[key] : undefined), schema);
}

function valuesOf(value: unknown): readonly unknown[] {
  return typeof value === 'object' && value !== null ? Object.values(value) : [];
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
