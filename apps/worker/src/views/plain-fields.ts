import { clean } from '@sb/views';

/** A record for programs that do not read JSON: a line for each field with a value, name and value separated by a tab. */
export function plainFields(record: Readonly<Record<string, unknown>>): readonly string[] {
  return Object.entries(record)
    .filter(([, value]) => value !== undefined && !(Array.isArray(value) && value.length === 0))
    .map(([name, value]) => `${name}\t${clean(typeof value === 'string' ? value : JSON.stringify(value))}`);
}
