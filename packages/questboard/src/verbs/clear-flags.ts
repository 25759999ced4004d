/** Clears the flags that the tasks of a verb now disprove, and those of tasks that it archives. Only runs raise flags. */
import type { Body, Tx } from '@sb/storage';
import { storedStates } from '../board.ts';
import { createCalendar } from '../calendar.ts';
import type { Fact } from '../events.ts';
import { isDisproved } from '../flags/flags.ts';
import type { Task } from '../model/organisation.ts';
import { readFlagsOf, writeFlags } from '../records/flags.sql.ts';
import { readPart } from '../records/read-part.ts';
import type { Frame } from './frame.ts';

const NO_DEADLOCK = { waiting: new Map(), cycles: [], dangling: [], holds: [] };

export function* clearFlags(
  tx: Tx,
  frame: Frame,
  { tasks, archived }: { readonly tasks: readonly Task[]; readonly archived: readonly string[] },
): Body<readonly Fact<'task.flag.cleared'>[]> {
  const { orgId, now, org } = frame;
  const open = yield* readFlagsOf(tx, orgId, [...tasks.map(({ id }) => id), ...archived]);
  if (open.length === 0) return [];
  const gone = new Set(archived);
  const board = yield* readPart(tx, org.record, tasks);
  const calendar = createCalendar(org.record, now);
  const situation = { now, calendar, board, states: storedStates(board), deadlock: NO_DEADLOCK };
  const flags = open
    .filter(({ kind, taskId }) => {
      const task = board.taskById.get(taskId);
      return gone.has(taskId) || (task !== undefined && isDisproved(kind, task, situation));
    })
    .map((flag) => ({ ...flag, clearedAt: now }));
  yield* writeFlags(tx, orgId, { flags, now });
  return flags.map(({ id, taskId, kind, severity, since, evidence }) => ({
    type: 'task.flag.cleared',
    subject: id,
    version: org.board,
    payload: { taskId, kind, severity, since, evidence },
  }));
}
