/** A schema as rows of a table: each field with its type in words, and the fields below it. Pure. */
import type { Schema } from '../../../api/api-document.ts';

export interface TypeRow {
  readonly name: string;
  /** `string, a time`, `"ok" or "bad"`, `list of objects` */
  readonly type: string;
  readonly isRequired: boolean;
  /** What it means, its limits and its default. */
  readonly notes: readonly string[];
  readonly children: readonly TypeRow[];
}

/** The fields of an object, of the objects of a list, or of each of several that it may be. */
export function typeRows(schema: Schema): readonly TypeRow[] {
  const choices = choicesOf(schema);
  if (choices.length > 1) {
    const objects = choices.filter((one) => typeRows(one).length > 0);
    if (objects.length === 1 && objects[0]) return typeRows(objects[0]);
    return objects.map((one, nr) => ({
      name: `${nr + 1} of ${objects.length}`,
      type: typeText(one),
      isRequired: true,
      notes: [],
      children: typeRows(one),
    }));
  }
  if (schema.items) return typeRows(schema.items);
  const { properties = {}, required = [], additionalProperties } = schema;
  const rows = Object.entries(properties).map(([name, field]) => rowOf(name, field, required.includes(name)));
  if (typeof additionalProperties !== 'object' || Object.keys(additionalProperties).length === 0) return rows;
  return [...rows, rowOf('any name', additionalProperties, false)];
}

function rowOf(name: string, field: Schema, isRequired: boolean): TypeRow {
  return { name, type: typeText(field), isRequired, notes: notesOf(field), children: typeRows(field) };
}

export function typeText(schema: Schema): string {
  const { const: only, enum: values, type, format, items } = schema;
  if (only !== undefined) return JSON.stringify(only);
  if (values) return values.map((value) => JSON.stringify(value)).join(' or ');
  const choices = choicesOf(schema);
  if (choices.length > 1) return [...new Set(choices.map(typeText))].join(' or ');
  if (type === 'array') return `list of ${items ? plainPlural(typeText(items)) : 'anything'}`;
  if (format === 'date-time') return 'time, ISO-8601';
  return type ?? 'anything';
}

export function notesOf(schema: Schema): readonly string[] {
  const {
    minimum,
    exclusiveMinimum,
    maximum,
    minLength,
    maxLength,
    minItems,
    maxItems,
    default: usual,
    description,
  } = schema;
  const least = minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
  // The largest safe number is no limit that a person meets.
  const most = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  return [
    ...(description === undefined ? [] : [description]),
    ...range(least, most, ''),
    ...range(minLength, maxLength, 'characters'),
    ...range(minItems, maxItems, 'entries'),
    ...(usual === undefined ? [] : [`default ${JSON.stringify(usual)}`]),
  ];
}

function range(least: number | undefined, most: number | undefined, unit: string): string[] {
  const text =
    least === undefined || least === Number.MIN_SAFE_INTEGER
      ? most === undefined
        ? undefined
        : `at most ${most}`
      : most === undefined
        ? `at least ${least}`
        : `${least} to ${most}`;
  return text === undefined ? [] : [`${text} ${unit}`.trim()];
}

function choicesOf({ anyOf, oneOf }: Schema): readonly Schema[] {
  return anyOf ?? oneOf ?? [];
}

function plainPlural(type: string): string {
  return /^[a-z]+$/.test(type) && type !== 'anything' ? `${type}s` : type;
}
