/** The smallest value that a schema describes: what is optional is left out. Pure. */
import type { Schema } from '../../../api/api-document.ts';

export function exampleOf(schema: Schema): unknown {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (schema.enum) return schema.enum[0];
  const [first] = schema.anyOf ?? schema.oneOf ?? [];
  if (first) return exampleOf(first);
  switch (schema.type) {
    case 'object':
      return Object.fromEntries(
        (schema.required ?? []).map((name) => [name, exampleOf(schema.properties?.[name] ?? {})]),
      );
    case 'array':
      return (schema.minItems ?? 0) > 0 ? [exampleOf(schema.items ?? {})] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'null':
      return null;
    case 'string':
      return schema.format === 'date-time' ? '2026-01-31T09:00:00Z' : '…'.repeat(schema.minLength ?? 1);
    case undefined:
    default:
      return {};
  }
}
