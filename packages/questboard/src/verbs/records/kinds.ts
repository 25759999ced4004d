/** The kinds of records that people make, change and archive: their fields, and how a wish becomes a record. */
import type * as z from 'zod';
import type { BoardRecord } from '../../events.ts';
import { toMember, toQuest, toQuestline, toTask } from '../../file/normalise.ts';
import { memberSchema, questlineSchema, questSchema, taskSchema } from '../../file/organisation-schema.ts';
import type { Instant } from '../../model/dates.ts';
import type { KindOf, RecordKind } from '../../records/records.sql.ts';

export interface Kind<Name extends BoardRecord = BoardRecord> {
  readonly name: Name;
  readonly shelf: RecordKind;
  /** Before the number of the board, where the maker names no id. */
  readonly prefix: string;
  /** The fields that people change. The others are moved by verbs, or kept by the board. */
  readonly fields: readonly string[];
  /** By field that cannot be changed here: the verb that changes it. */
  readonly verbs: Readonly<Record<string, string>>;
  readonly schema: z.ZodObject;
  readonly make: (row: unknown, now: Instant) => KindOf[Name];
  readonly titleOf: (record: KindOf[Name]) => string;
}

const MOVES = {
  status: 'task:move',
  blockers: 'task:block',
  approvedAt: 'task:approve',
  approvedBy: 'task:approve',
};

export const KINDS: { readonly [Name in BoardRecord]: Kind<Name> } = {
  member: {
    name: 'member',
    shelf: 'members',
    prefix: 'm-',
    fields: [
      'name',
      'email',
      'role',
      'active',
      'timezone',
      'dailyCapacityMinutes',
      'workdays',
      'availability',
      'skills',
      'wipLimit',
      'workingGenius',
      'githubLogin',
    ],
    verbs: {},
    schema: memberSchema,
    make: (row, now) => toMember(memberSchema.parse(row), now),
    titleOf: ({ name }) => name,
  },
  questline: {
    name: 'questline',
    shelf: 'questlines',
    prefix: 'l-',
    fields: ['title', 'description', 'order'],
    verbs: {},
    schema: questlineSchema,
    make: (row, now) => toQuestline(questlineSchema.parse(row), 1, now),
    titleOf: ({ title }) => title,
  },
  quest: {
    name: 'quest',
    shelf: 'quests',
    prefix: 'q-',
    fields: ['questlineId', 'title', 'objective', 'priority', 'dueDate', 'requires'],
    verbs: { hold: 'quest:hold', state: 'quest:cancel' },
    schema: questSchema,
    make: (row, now) => toQuest(questSchema.parse(row), now),
    titleOf: ({ title }) => title,
  },
  task: {
    name: 'task',
    shelf: 'tasks',
    prefix: 't-',
    fields: [
      'questId',
      'title',
      'description',
      'acceptanceCriteria',
      'priority',
      'phase',
      'estimateMinutes',
      'remainingMinutes',
      'dependsOn',
      'skills',
      'assigneeId',
      'requiresApproval',
      'dueDate',
      'tags',
      'syncToGithub',
      'github',
    ],
    verbs: MOVES,
    schema: taskSchema,
    make: (row, now) => toTask(taskSchema.parse(row), now),
    titleOf: ({ title }) => title,
  },
};
