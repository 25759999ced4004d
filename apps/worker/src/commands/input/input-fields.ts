/** The fields of a job's input, as its JSON Schema tells them, and the flags that stand for them. */

/** Flags of the documentation that are not made from their field's name. */
const ALIASES: Readonly<Record<string, string>> = { org: 'orgId', retention: 'retentionDays' };

export type FieldKind = 'text' | 'number' | 'boolean' | 'list' | 'object';

export interface InputField {
  readonly name: string;
  /** Without dashes: `retention-days`. */
  readonly flag: string;
  readonly kind: FieldKind;
  /** What its help shows: `number|text` where either may be given. */
  readonly label: string;
  /** Of the items of a list. */
  readonly itemKind: FieldKind;
  readonly required: boolean;
  readonly summary: string;
}

/** Empty when the schema describes no object. */
export function inputFields(schema: Readonly<Record<string, unknown>> | undefined): readonly InputField[] {
  const { properties, required } = schema ?? {};
  if (!isRecord(properties)) return [];
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    flag: name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`),
    kind: kindOf(property),
    label: [...new Set(alternativesOf(property).map(kindOf))].join('|'),
    itemKind: kindOf(isRecord(property) ? property['items'] : undefined),
    required: needed.includes(name) && !(isRecord(property) && 'default' in property),
    summary: isRecord(property) && typeof property['description'] === 'string' ? property['description'] : '',
  }));
}

export function findField(fields: readonly InputField[], flag: string): InputField | undefined {
  return fields.find((field) => field.flag === flag) ?? fields.find(({ name }) => name === ALIASES[flag]);
}

/** Every flag that stands for one of the fields, aliases included. */
export function flagsOf(fields: readonly InputField[]): readonly string[] {
  const aliases = Object.keys(ALIASES).filter((alias) => findField(fields, alias) !== undefined);
  return [...fields.map(({ flag }) => flag), ...aliases];
}

/** What may be given, a line each: `--retention-days <number>`. */
export function fieldLines(fields: readonly InputField[]): readonly string[] {
  const heads = fields.map(({ flag, kind, label }) => `--${flag}${kind === 'boolean' ? '' : ` <${label}>`}`);
  const width = Math.max(0, ...heads.map((head) => head.length));
  return fields.map(({ required, summary }, at) => {
    const notes = [required ? 'required' : '', summary].filter((note) => note !== '').join(' · ');
    return `${(heads[at] ?? '').padEnd(width)}  ${notes}`.trimEnd();
  });
}

function kindOf(property: unknown): FieldKind {
  if (!isRecord(property)) return 'text';
  const { type, anyOf } = property;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const known = types.map((name) => KINDS[String(name)]).find((kind) => kind !== undefined);
  if (known !== undefined || !Array.isArray(anyOf)) return known ?? 'text';
  return kindOf(alternativesOf(property)[0]);
}

/** Those that are not null; the property itself where it has none. */
function alternativesOf(property: unknown): readonly unknown[] {
  if (!isRecord(property) || !Array.isArray(property['anyOf'])) return [property];
  return property['anyOf'].filter((one) => isRecord(one) && one['type'] !== 'null');
}

const KINDS: Readonly<Record<string, FieldKind | undefined>> = {
  string: 'text',
  number: 'number',
  integer: 'number',
  boolean: 'boolean',
  array: 'list',
  object: 'object',
};

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
