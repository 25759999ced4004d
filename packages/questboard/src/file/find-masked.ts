import { MASKED, maskedFields } from './masked-fields.ts';
import type { Organisation } from '../model/organisation.ts';
import type { Finding } from './loose-file.ts';
import { isMap, LISTS } from './merge-stored.ts';

/** The fields of a file that would put a mask in the place of a stored secret. */
export function findMasked(value: unknown, stored: Organisation): readonly Finding[] {
  if (!isMap(value)) return [];
  const ofOrg = isMap(value.org) ? maskedFields({ ...stored.org }, value.org) : [];
  const ofRows = LISTS.flatMap((kind) => {
    const rows: unknown = value[kind];
    if (!Array.isArray(rows)) return [];
    const known = new Map<unknown, object>(stored[kind].map((record) => [record.id, record]));
    return rows.flatMap((row: unknown, at) => {
      const before = isMap(row) ? known.get(row.id) : undefined;
      return isMap(row) && before ? maskedFields({ ...before }, row).map((field) => [kind, at, field]) : [];
    });
  });
  return [...ofOrg.map((field) => ['org', field]), ...ofRows].map((path) => ({ path, message: MASKED }));
}
