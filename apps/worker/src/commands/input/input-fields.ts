/** The fields of a job's input, read from its JSON Schema, and the flag of each field. */
import { dashed } from '../../cli/typed/spelling.ts';
import { isTaken } from './own-flags.ts';

/** Documented flags that are not made from the name of their field. */
const ALIASES: Readonly<Record<string, string>> = { org: 'orgId', retention: 'retentionDays' };

export type FieldKind = 'text' | 'number' | 'boolean' | 'list' | 'object';

export interface InputField {
  readonly name: string;
  /** Without dashes: `retention-days`. */
  readonly flag: string;
  readonly kind: FieldKind;
  /** Shown by the help: `number|text` if the field accepts either. */
  readonly label: string;
  /** Kind of the items of a list. */
  readonly itemKind: FieldKind;
  /** As `label`, for the items of a list. */
  readonly itemLabel: string;
  readonly required: boolean;
  /** Absent where the schema has no default. */
  readonly byDefault?: unknown;
  readonly summary: string;
}

/** Empty if the schema does not describe an object. */
export function inputFields(schema: Readonly<Record<string, unknown>> | undefined): readonly InputField[] {
  const { properties, required } = schema ?? {};
  if (!isRecord(properties)) return [];
  const needed: readonly unknown[] = Array.isArray(required) ? required : [];
  return Object.entries(properties).map(([name, property]) => ({
    name,
    flag: dashed(name),
    kind: kindOf(property),
    label: labelOf(property),
    itemKind: kindOf(itemsOf(property)),
    itemLabel: labelOf(itemsOf(property)),
    required: needed.includes(name) && !(isRecord(property) && 'default' in property),
    ...(isRecord(property) && 'default' in property && { byDefault: property['default'] }),
    summary: isRecord(property) && typeof property['description'] === 'string' ? property['description'] : '',
  }));
}

export function findField(fields: readonly InputField[], flag: string): InputField | undefined {
  return fields.find((field) => field.flag === flag) ?? fields.find(({ name }) => name === ALIASES[flag]);
}

/** The flags of all fields, aliases included. */
export function flagsOf(fields: readonly InputField[]): readonly string[] {
  const aliases = Object.keys(ALIASES).filter((alias) => findField(fields, alias) !== undefined);
  return [...fields.map(({ flag }) => flag), ...aliases];
}

/** How a field is given: by its flag, or by --input where the command takes that flag for itself. */
export function fieldFlag(field: InputField): string {
  return isTaken(field) ? `--input '{${JSON.stringify(field.name)}:...}'` : `--${field.flag}`;
}

/** One line for each field: `--retention-days <number>`. */
export function fieldLines(fields: readonly InputField[]): readonly string[] {
  const heads = fields.map((field) => {
    const hasValue = field.kind !== 'boolean' && !isTaken(field);
    return `${fieldFlag(field)}${hasValue ? ` <${field.label}>` : ''}`;
  });
  const width = Math.max(0, ...heads.map((head) => head.length));
  return fields.map(({ required, summary }, at) => {
    const notes = [required ? 'required' : '', summary].filter((note) => note !== '').join(' · ');
    return `${(heads[at] ?? '').padEnd(width)}  ${notes}`.trimEnd();
  });
}

function itemsOf(property: unknown): unknown {
  return isRecord(property) ? property['items'] : undefined;
}

function labelOf(property: unknown): string {
  return [...new Set(alternativesOf(property).map(kindOf))].join('|');
}

function kindOf(property: unknown): FieldKind {
  if (!isRecord(property)) return 'text';
  const { type, anyOf } = property;
  const types: readonly unknown[] = Array.isArray(type) ? type : [type];
  const known = types.map((name) => KINDS[String(name)]).find((kind) => kind !== undefined);
  if (known !== undefined || !Array.isArray(anyOf)) return known ?? 'text';
  return kindOf(alternativesOf(property)[0]);
}

/** The alternatives of `anyOf`, or of several types, that are not null; the property itself if it has none. */
function alternativesOf(property: unknown): readonly unknown[] {
  if (!isRecord(property)) return [property];
  const { type, anyOf } = property;
  if (Array.isArray(type)) return type.filter((one) => one !== 'null').map((one) => ({ type: one }));
  if (!Array.isArray(anyOf)) return [property];
  return anyOf.filter((one) => isRecord(one) && one['type'] !== 'null');
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
