/** The fields that a person may give, as a schema: for descriptions of the verbs, which check them. Pure. */
import * as z from 'zod';
import type { BoardRecord } from '../../events.ts';
import { orgSchema } from '../../file/organisation-schema.ts';
import { ORG_FIELDS } from './change-org.ts';
import { KINDS } from './kinds.ts';

/** Of `createRecord`. */
export function createFields(kind: BoardRecord): z.ZodObject {
  return pick(KINDS[kind].schema, KINDS[kind].fields);
}

/** Of `changeRecord`: none is needed, and null unsets one. */
export function changeFields(kind: BoardRecord): z.ZodObject {
  return z.object(mapFields(createFields(kind), (field) => settable(field)));
}

/** Of `changeOrg`: the fields of objects too, as they are merged. */
export function orgFields(): z.ZodObject {
  const known = ORG_FIELDS.filter((name) => name in orgSchema.shape);
  const active = z.boolean().describe('whether jobs run for all organisations with it');
  return z.object({ ...mapFields(pick(orgSchema, known), mergeable), active: active.optional() });
}

function pick(schema: z.ZodObject, names: readonly string[]): z.ZodObject {
  return z.object(Object.fromEntries(names.map((name) => [name, schema.shape[name] ?? z.unknown()])));
}

function mapFields(
  { shape }: z.ZodObject,
  change: (field: z.core.$ZodType) => z.core.$ZodType,
): Record<string, z.core.$ZodType> {
  return Object.fromEntries(Object.entries(shape).map(([name, field]) => [name, change(field)]));
}

/** A default is of new records: a change without the field leaves it as it is. */
function settable(field: z.core.$ZodType): z.core.$ZodType {
  const given = bare(field);
  return given === field ? z.optional(given) : z.nullable(given).optional();
}

function mergeable(field: z.core.$ZodType): z.core.$ZodType {
  const given = bare(field);
  return given instanceof z.ZodObject
    ? z.object(mapFields(given, mergeable)).nullable().optional()
    : settable(field);
}

function bare(field: z.core.$ZodType): z.core.$ZodType {
  return field instanceof z.ZodDefault ||
    field instanceof z.ZodPrefault ||
    field instanceof z.ZodExactOptional ||
    field instanceof z.ZodReadonly
    ? bare(field.unwrap())
    : field;
}
