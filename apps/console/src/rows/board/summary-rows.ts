/** Summaries of the runs of a board, as lists show them. Pure. */
import type { BoardRun } from '@sb/questboard';
import { actorName } from '@sb/views';
import { groupBy, plural } from '@sb/words';
import type { SummaryRow } from '../../answers/board/runs.ts';

type Changes = BoardRun['changes'];

export function summaryRow(run: BoardRun, orgId: string): SummaryRow {
  const { id, jobId, runId, by, runKey, status, startedAt, finishedAt, changes, warnings, cycles, ai } = run;
  return {
    id,
    orgId,
    jobId,
    ...(runId !== undefined && { runId }),
    ...(by !== undefined && { by: actorName(by) }),
    day: runKey.slice(runKey.lastIndexOf(':') + 1),
    status,
    startedAt,
    finishedAt,
    tookMs: Date.parse(finishedAt) - Date.parse(startedAt),
    counts: { changes: changes.length, warnings: warnings.length, cycles: cycles.length },
    says: changesText(changes),
    ai: { ...ai },
  };
}

/** `2 quests unlocked, 1 flag raised, 12 decks generated` */
export function changesText(changes: Changes): string {
  const groups = groupBy(changes, ({ entity, action }) => `${entity} ${action}`);
  const parts = Array.from(groups, ([, [first, ...rest]]) =>
    first === undefined ? '' : `${plural(rest.length + 1, first.entity)} ${first.action}`,
  );
  return parts.length === 0 ? 'nothing changed' : parts.join(', ');
}
