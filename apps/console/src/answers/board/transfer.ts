/** What an import changes. */
import { IMPORT_KINDS } from '@sb/questboard';
import { z } from 'zod';

const counts = z.object({
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  archived: z.number(),
  returned: z.number(),
});

export const importReport = z.object({
  orgId: z.string(),
  mode: z.enum(['merge', 'replace']),
  dryRun: z.boolean(),
  /** The number of the board after the import; of a dry run, of the board that was compared with the file. */
  board: z.number(),
  counts: z.record(z.enum(IMPORT_KINDS), counts),
  /** How many records change. */
  changed: z.number(),
  /** The first 5,000 of them; `changed` counts all. */
  changes: z.array(
    z.object({
      kind: z.enum(IMPORT_KINDS),
      id: z.string(),
      action: z.enum(['created', 'updated', 'archived', 'returned']),
      /** Of an update. An absent `from` was unset; an absent `to` becomes unset. */
      fields: z.array(
        z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }),
      ),
    }),
  ),
  warnings: z.array(
    z.object({
      field: z.string(),
      message: z.string(),
      line: z.number().optional(),
      column: z.number().optional(),
    }),
  ),
  says: z.string(),
});

export type ImportReport = z.output<typeof importReport>;
