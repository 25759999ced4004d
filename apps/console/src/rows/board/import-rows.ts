/** What an import changes, in words and rows. Pure. */
import { IMPORT_KINDS, type ImportReport as Report } from '@sb/questboard';
import { formatCount, plural } from '@sb/words';
import type { ImportReport } from '../../answers/board/transfer.ts';
import { fileProblems } from '../../http/file-problems.ts';

/** An answer names at most this many changes. */
const MOST_CHANGES = 5_000;
const VERBS = ['created', 'updated', 'archived', 'returned'] as const;

export function importReport(report: Report): ImportReport {
  const { orgId, mode, dryRun, board, counts, changes, warnings } = report;
  return {
    orgId,
    mode,
    dryRun,
    board,
    counts,
    changed: changes.length,
    changes: changes
      .slice(0, MOST_CHANGES)
      .map(({ fields, ...change }) => ({ ...change, fields: fields.map((field) => ({ ...field })) })),
    warnings: fileProblems(warnings),
    says: importText(report),
  };
}

/** `acme: 15 records changed (12 created, 3 archived).` */
function importText({ orgId, counts, changes, dryRun }: Report): string {
  if (changes.length === 0) return `${orgId} is already as in the file: nothing to change.`;
  const parts = VERBS.flatMap((verb) => {
    const count = IMPORT_KINDS.reduce((sum, kind) => sum + counts[kind][verb], 0);
    return count === 0 ? [] : [`${formatCount(count)} ${verb}`];
  });
  const records = plural(changes.length, 'record');
  return dryRun
    ? `${orgId}: ${records} would change (${parts.join(', ')}); nothing was stored yet.`
    : `${orgId}: ${records} changed (${parts.join(', ')}).`;
}
