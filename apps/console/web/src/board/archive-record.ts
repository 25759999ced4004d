/** A record leaves the board and returns to it, whatever its kind. */
import type { Acted } from '../../../src/answers/board/board.ts';
import { type Done, orReadAgain, showDone } from '../acts/use-act.ts';
import { ApiProblem } from '../api/request/api-problem.ts';
import { deleteJson, patchJson, previewJson } from '../api/client.ts';
import { askFirst } from '../frame/confirm.tsx';
import { plural } from '../words/numbers.ts';
import { archiveCommand, type RecordKind } from './archive-command.ts';
import { orgUrl } from './board-queries.ts';

const CHANGES = ['board'];

export interface Kept {
  readonly orgId: string;
  readonly id: string;
  readonly rev: number;
}

interface Archived extends Kept {
  readonly title: string;
  /** An administrator: what names it may name it no more. Others are refused. */
  readonly mayDetach: boolean;
  /** Of a quest: the tasks that leave with it. */
  readonly tasks?: number;
  readonly onDone: () => void;
}

/** Asked of the board first: who names it. What was let go stays so: then there is no Undo. */
export async function askArchive(
  kind: RecordKind,
  { orgId, id, rev, title, mayDetach, tasks = 0, onDone }: Archived,
): Promise<void> {
  const path = orgUrl(orgId, `${kind}s`, id);
  const { detach, letGo } = await orReadAgain(CHANGES, rehearse(path, rev, mayDetach));
  const how = detach ? { detach: 'true' } : {};
  const withTasks = detach && tasks > 0 ? ` and ${plural(tasks, 'task')}` : '';
  askFirst({
    title: `Archive the ${kind} ${id}?`,
    says: `“${title}” leaves the board. Its history and its id stay. It can be returned${detach ? `, but without these references: ${letGo.join(', ')}` : ''}.`,
    verb: `Archive 1 ${kind}${withTasks}`,
    isDangerous: detach,
    reason: 'optional',
    count: tasks,
    name: id,
    command: archiveCommand(kind, { orgId, id }, ...(detach ? (['--detach'] as const) : [])),
    act: async (reason) => {
      const asked = deleteJson<Acted & { readonly rev: number }>(path, { reason }, how, rev);
      const done = await orReadAgain(CHANGES, asked);
      onDone();
      showDone({
        says: done.says,
        mark: 'disabled',
        changes: CHANGES,
        ...(!detach && { undo: () => patchJson(path, { archived: false }, done.rev) }),
      });
    },
  });
}

interface Rehearsed {
  readonly detach: boolean;
  /** `2 tasks archived with it` */
  readonly letGo: readonly string[];
}

/** Others are let go only where the record is refused without. */
async function rehearse(path: string, rev: number, mayDetach: boolean): Promise<Rehearsed> {
  const tryOut = (how: object) =>
    previewJson<Acted>(path, {}, { dryRun: 'true', ...how }, { method: 'DELETE', version: rev });
  try {
    await tryOut({});
    return { detach: false, letGo: [] };
  } catch (error) {
    if (!mayDetach || !(error instanceof ApiProblem) || error.code !== 'REFERENCED') throw error;
    const { warnings } = await tryOut({ detach: 'true' });
    return { detach: true, letGo: warnings.map(({ message }) => message) };
  }
}

export async function giveBack(kind: RecordKind, { orgId, id, rev }: Kept): Promise<Done> {
  const asked = patchJson<Acted>(orgUrl(orgId, `${kind}s`, id), { archived: false }, rev);
  const { says } = await orReadAgain(CHANGES, asked);
  return { says, changes: CHANGES };
}
