/** Clears the flags that the tasks of a verb now disprove, and those of tasks that it archives. Only runs raise flags. */
import type { Body, Tx } from '@sb/storage';
import { createBoard } from '../board.ts';
import { createCalendar } from '../calendar.ts';
import type { Fact } from '../events.ts';
import { isDisproved } from '../flags/flags.ts';
import type { Task } from '../model/organisation.ts';
import { readFlagsOf, writeFlags } from '../records/flags.sql.ts';
import { livingOf, readNamed } from '../records/records.sql.ts';
import type { Situation } from '../unlock/situation.ts';
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
  const situation = yield* readSituation(tx, frame, tasks);
  const flags = open
    .filter(({ kind, taskId }) => {
      const task = situation.board.taskById.get(taskId);
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

/** The tasks with their quests and dependencies. */
function* readSituation(tx: Tx, { orgId, org, now }: Frame, tasks: readonly Task[]): Body<Situation> {
  const quests = yield* readNamed(
    tx,
    { orgId, kind: 'quests' },
    tasks.map(({ questId }) => questId),
  );
  const named = yield* readNamed(
    tx,
    { orgId, kind: 'tasks' },
    tasks.flatMap(({ dependsOn }) => dependsOn),
  );
  const byId = new Map([...livingOf(named), ...tasks].map((task) => [task.id, task]));
  const board = createBoard({
    org: org.record,
    members: [],
    questlines: [],
    quests: quests.map(({ record }) => record),
    tasks: [...byId.values()],
  });
  const states = new Map(board.quests.map(({ id, state }) => [id, state]));
  return { now, calendar: createCalendar(org.record, now), board, states, deadlock: NO_DEADLOCK };
}
