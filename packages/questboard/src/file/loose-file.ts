import type { Path } from '@sb/config';
import * as z from 'zod';
import { type Organisation, PHASES, QUEST_STATES, TASK_STATUSES } from '../model/organisation.ts';
import { requirementSchema } from './organisation-schema.ts';

/** A mistake at a place in a file. */
export interface Finding {
  readonly path: Path;
  readonly message: string;
}

const word = z.string().optional().catch(undefined);
const words = z.array(z.string().catch('')).catch([]);
const phases = z.array(z.enum(PHASES)).optional().catch(undefined);
const requires = z
  .array(requirementSchema.catch({ type: 'notBefore', date: '' }))
  .optional()
  .catch(undefined);

const looseSchema = z.object({
  members: rows({
    id: word,
    email: word,
    workingGenius: row({
      genius: phases,
      top2: phases,
      competency: phases,
      competency2: phases,
      frustration: phases,
      frustration2: phases,
    }).optional(),
  }),
  questlines: rows({ id: word }),
  quests: rows({
    id: word,
    questlineId: word,
    state: z.enum(QUEST_STATES).catch('locked'),
    requires,
    unlockConditions: requires,
  }),
  tasks: rows({
    id: word,
    questId: word,
    status: z.enum(TASK_STATUSES).catch('todo'),
    assigneeId: word,
    owner: word,
    estimateMinutes: z.unknown().optional(),
    estimatedMinutes: z.unknown().optional(),
    dependsOn: words,
  }),
});

/**
 * The readable part of a file with mistakes: one wrong field must not hide the unknown id or the cycle behind it.
 * Rows keep their positions; an unreadable field is absent.
 */
export type LooseFile = z.output<typeof looseSchema>;

export function readLoosely(value: unknown): LooseFile {
  const parsed = looseSchema.safeParse(value);
  return parsed.success ? parsed.data : looseSchema.parse({});
}

/** The rows of a file, followed by the stored rows that the file does not name. */
export function addStored(file: LooseFile, stored: Organisation): LooseFile {
  const known = readLoosely(stored);
  return {
    members: [...file.members, ...othersOf(file.members, known.members)],
    questlines: [...file.questlines, ...othersOf(file.questlines, known.questlines)],
    quests: [...file.quests, ...othersOf(file.quests, known.quests)],
    tasks: [...file.tasks, ...othersOf(file.tasks, known.tasks)],
  };
}

function othersOf<T extends { readonly id?: string | undefined }>(
  named: readonly T[],
  stored: readonly T[],
): T[] {
  const ids = new Set(named.map(({ id }) => id));
  return stored.filter(({ id }) => !ids.has(id));
}

function row<T extends z.ZodRawShape>(shape: T) {
  const schema = z.object(shape);
  return schema.catch(() => schema.parse({}));
}

function rows<T extends z.ZodRawShape>(shape: T) {
  return z.array(row(shape)).catch([]);
}
