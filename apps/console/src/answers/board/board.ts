/** A board: its tasks and quests as lists, columns, graph, and one of each with all around it. */
import { ASSIGNERS, FLAG_KINDS, PHASES, QUEST_STATES, TASK_PRIORITIES, TASK_STATUSES } from '@sb/questboard';
import { z } from 'zod';
import { time } from '../common.ts';
import { taskIssue } from './github.ts';

const ids = z.array(z.string());
const priority = z.enum(TASK_PRIORITIES);
const status = z.enum(TASK_STATUSES);
const state = z.enum(QUEST_STATES);
/** Of each record; `rev`: an edit wants it in `If-Match`. */
const kept = { orgId: z.string(), rev: z.number(), createdAt: time, updatedAt: time };

const taskFields = {
  ...kept,
  id: z.string(),
  questId: z.string(),
  title: z.string(),
  status,
  priority,
  phase: z.enum(PHASES).optional(),
  estimateMinutes: z.number().optional(),
  remainingMinutes: z.number().optional(),
  dependsOn: ids,
  blockers: z.array(z.object({ text: z.string(), createdAt: time, resolvedAt: time.optional() })),
  skills: ids,
  assigneeId: z.string().optional(),
  assignedBy: z.enum(ASSIGNERS).optional(),
  requiresApproval: z.boolean(),
  approvedAt: time.optional(),
  approvedBy: z.string().optional(),
  dueDate: z.string().optional(),
  tags: ids,
  startedAt: time.optional(),
  completedAt: time.optional(),
  statusChangedAt: time,
  lastActivityAt: time,
  syncToGithub: z.boolean(),
  github: z
    .object({ repo: z.string(), issueNumber: z.number().optional(), url: z.string().optional() })
    .optional(),
};
const longTexts = { description: z.string().optional(), acceptanceCriteria: z.string().optional() };

const questFields = {
  ...kept,
  id: z.string(),
  questlineId: z.string().optional(),
  title: z.string(),
  objective: z.string().optional(),
  priority,
  dueDate: z.string().optional(),
  hold: z.boolean(),
  state,
  unlockedAt: time.optional(),
  startedAt: time.optional(),
  completedAt: time.optional(),
};

const requirement = z.discriminatedUnion('type', [
  z.object({ type: z.literal('questCompleted'), questId: z.string() }),
  z.object({ type: z.literal('taskCompleted'), taskId: z.string() }),
  z.object({ type: z.literal('allTasksCompleted'), taskIds: ids }),
  z.object({ type: z.literal('anyTaskCompleted'), taskIds: ids }),
  z.object({ type: z.literal('notBefore'), date: z.string() }),
]);

/** `next`: the cursor of the next page. `searched`: the page ended because this number of rows was searched. */
const page = {
  next: z.string().optional(),
  searched: z.object({ rows: z.number(), isWhole: z.boolean() }).optional(),
};

const taskRow = z.object({
  ...taskFields,
  ready: z.boolean(),
  /** The tasks, and the locked quest, that it waits for. */
  waitsFor: ids,
  flags: z.array(z.enum(FLAG_KINDS)),
});

const progress = z.object({
  /** Tasks that are not cancelled. */
  live: z.number(),
  done: z.number(),
  /** Estimates of the live tasks. */
  minutes: z.number(),
  doneMinutes: z.number(),
});

const questRow = z.object({
  ...questFields,
  requires: z.array(requirement),
  progress,
  /** The quests, tasks and dates that its gate waits for; `hold`: a person. */
  waitsFor: ids,
});

export const taskList = z.object({ items: z.array(taskRow), ...page });
export const questList = z.object({ items: z.array(questRow), ...page });

const questline = z.object({
  ...kept,
  id: z.string(),
  title: z.string(),
  description: z.string().optional(),
  order: z.number(),
});
export const questlineView = questline.extend({ archived: z.boolean() });
export const questlineList = z.object({ items: z.array(questline), ...page });

export const board = z.object({
  quests: questList,
  columns: z.array(
    z.object({
      status,
      /** All of them, not only those shown. */
      count: z.number(),
      items: z.array(taskRow),
      next: z.string().optional(),
    }),
  ),
});

const namedTask = z.object({ id: z.string(), title: z.string(), status });
const namedQuest = z.object({ id: z.string(), title: z.string(), state });

const logEntry = z.object({
  /** Grows with each entry. */
  n: z.number(),
  kind: z.string(),
  at: time,
  by: z.string(),
  from: status.optional(),
  to: status.optional(),
  text: z.string().optional(),
  reason: z.string().optional(),
  forced: ids.optional(),
  questId: z.string().optional(),
  memberId: z.string().optional(),
  previous: z.string().optional(),
  fields: z
    .array(z.object({ field: z.string(), from: z.unknown().optional(), to: z.unknown().optional() }))
    .optional(),
  /** What happened, without the texts. */
  says: z.string(),
});
export const taskHistory = z.object({ items: z.array(logEntry), next: z.string().optional() });

export const taskView = z.object({
  ...taskRow.shape,
  ...longTexts,
  archived: z.boolean(),
  quest: namedQuest,
  dependencies: z.array(namedTask),
  dependents: z.array(namedTask),
  /** Where it may go; `rule`: what forbids it now, though `force` may pass it. */
  moves: z.array(
    z.object({ to: status, rule: z.string().optional(), unmet: ids.optional(), says: z.string().optional() }),
  ),
  /** Why its flags are there. */
  evidence: z.array(
    z.object({ kind: z.enum(FLAG_KINDS), severity: z.string(), since: time, reason: z.string() }),
  ),
  issue: taskIssue.optional(),
  history: z.array(logEntry),
});

export const questView = z.object({
  ...questFields,
  archived: z.boolean(),
  progress,
  waitsFor: ids,
  requires: z.array(z.object({ wish: requirement, met: z.boolean(), says: z.string() })),
  tasks: z.array(taskRow),
  /** The quests whose gates wait for this one. */
  gates: z.array(namedQuest),
});

export const graph = z.object({
  nodes: z.array(
    z.object({
      kind: z.enum(['quest', 'task']),
      id: z.string(),
      title: z.string(),
      state: z.string(),
      questId: z.string().optional(),
    }),
  ),
  /** `from` waits for `to`; ends are `quest:…` or `task:…`. */
  edges: z.array(z.object({ from: z.string(), to: z.string(), by: z.enum(['requires', 'dependsOn']) })),
  cycles: z.array(ids),
  dangling: ids,
  holds: ids,
});

/** The answer of each verb; one of the records is there. */
const outcome = {
  /** False: it was so already. */
  changed: z.boolean(),
  /** The quests whose state the verb moved. */
  moved: z.array(z.object({ questId: z.string(), from: state, to: state })),
  warnings: z.array(z.object({ code: z.string(), subject: z.string(), message: z.string() })),
  says: z.string(),
};
const task = z.object({ ...taskFields, ...longTexts });
const quest = z.object({ ...questFields, requires: z.array(requirement) });

export const taskActed = z.object({ task, ...outcome });
export const questActed = z.object({ quest, ...outcome });
/** Of a record of any kind. */
export const recordActed = z.object({
  id: z.string(),
  rev: z.number(),
  record: z.record(z.string(), z.unknown()),
  ...outcome,
});

export type Board = z.output<typeof board>;
export type TaskRow = z.output<typeof taskRow>;
export type TaskList = z.output<typeof taskList>;
export type QuestRow = z.output<typeof questRow>;
export type QuestList = z.output<typeof questList>;
export type QuestlineList = z.output<typeof questlineList>;
export type TaskView = z.output<typeof taskView>;
export type QuestView = z.output<typeof questView>;
export type TaskHistory = z.output<typeof taskHistory>;
export type LogEntry = z.output<typeof logEntry>;
export type BoardGraph = z.output<typeof graph>;
export type TaskActed = z.output<typeof taskActed>;
export type QuestActed = z.output<typeof questActed>;
export type Acted = Pick<z.output<typeof taskActed>, 'changed' | 'moved' | 'warnings' | 'says'>;
