import { suggestion } from '@sb/config';
import * as z from 'zod';
import {
  ASSIGNERS,
  MEMBER_ROLES,
  PHASES,
  QUEST_STATES,
  TASK_PRIORITIES,
  TASK_STATUSES,
} from '../model/organisation.ts';
import { settingsSchema } from '../model/settings.ts';
import { storable, storableUrl } from '../model/storable.ts';

const id = z.string().regex(/^[a-z0-9][a-z0-9._-]{0,63}$/, {
  error:
    'expected an id: lower-case letters, digits, ".", "_" and "-", at most 64, the first a letter or digit',
});
const line = storable.min(1).max(200);
const text = storable.max(10_000);
const date = z.iso.date();
/** The file may use any offset; the model has UTC with milliseconds. */
const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value).toISOString());
const timezone = z.string().refine(isTimezone, {
  error: ({ input }) => zoneMessage(String(input)),
});
const workdays = z
  .array(z.int().min(1).max(7))
  .refine((days) => new Set(days).size === days.length, { error: 'expected each weekday once' });
const minutes = z.int().min(0).max(9600);
const estimate = z.int().min(5).max(9600);
const phases = z.array(z.enum(PHASES)).length(2);

export const orgSchema = z.strictObject({
  id,
  name: line,
  timezone,
  workdays: workdays.default([1, 2, 3, 4, 5]),
  holidays: z.array(date).default([]),
  settings: settingsSchema.prefault({}),
  createdAt: instant.exactOptional(),
});

const availability = z
  .strictObject({ from: date, to: date, percent: z.int().min(0).max(100), reason: text.exactOptional() })
  .refine(({ from, to }) => from <= to, { error: 'expected "from" on or before "to"', path: ['to'] });

export const memberSchema = z.strictObject({
  id,
  name: line,
  email: z.email(),
  role: z.enum(MEMBER_ROLES).default('member'),
  active: z.boolean().default(true),
  timezone: timezone.exactOptional(),
  dailyCapacityMinutes: z.int().min(0).max(1440).default(360),
  workdays: workdays.exactOptional(),
  availability: z.array(availability).default([]),
  skills: z.array(line).default([]),
  wipLimit: z.int().min(0).max(100).default(2),
  workingGenius: z
    .strictObject({
      genius: phases.exactOptional(),
      competency: phases.exactOptional(),
      frustration: phases.exactOptional(),
      top2: phases.exactOptional(),
      competency2: phases.exactOptional(),
      frustration2: phases.exactOptional(),
    })
    .exactOptional(),
  githubLogin: line.exactOptional(),
  createdAt: instant.exactOptional(),
});

export const questlineSchema = z.strictObject({
  id,
  title: line,
  description: text.exactOptional(),
  order: z.int().exactOptional(),
  createdAt: instant.exactOptional(),
});

export const requirementSchema = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('questCompleted'), questId: id }),
  z.strictObject({ type: z.literal('taskCompleted'), taskId: id }),
  z.strictObject({ type: z.literal('allTasksCompleted'), taskIds: z.array(id).min(1) }),
  z.strictObject({ type: z.literal('anyTaskCompleted'), taskIds: z.array(id).min(1) }),
  z.strictObject({ type: z.literal('notBefore'), date }),
]);

export const questSchema = z.strictObject({
  id,
  questlineId: id.exactOptional(),
  title: line,
  objective: text.exactOptional(),
  priority: z.enum(TASK_PRIORITIES).default('medium'),
  dueDate: date.exactOptional(),
  requires: z.array(requirementSchema).exactOptional(),
  unlockConditions: z.array(requirementSchema).exactOptional(),
  hold: z.boolean().default(false),
  state: z.enum(QUEST_STATES).default('locked'),
  unlockedAt: instant.exactOptional(),
  startedAt: instant.exactOptional(),
  completedAt: instant.exactOptional(),
  createdAt: instant.exactOptional(),
});

const blocker = z.strictObject({
  text: line,
  createdAt: instant.exactOptional(),
  resolvedAt: instant.exactOptional(),
});

const github = z.strictObject({
  repo: z
    .string()
    .regex(/^[\w.-]+\/[\w.-]+$/, { error: ({ input }) => `expected "owner/name", got "${input}"` }),
  issueNumber: z.int().min(1).exactOptional(),
  url: storableUrl.exactOptional(),
});

export const taskSchema = z.strictObject({
  id,
  questId: id,
  title: line,
  description: text.exactOptional(),
  acceptanceCriteria: text.exactOptional(),
  status: z.enum(TASK_STATUSES).default('todo'),
  priority: z.enum(TASK_PRIORITIES).default('medium'),
  phase: z.enum(PHASES).exactOptional(),
  estimateMinutes: estimate.exactOptional(),
  estimatedMinutes: estimate.exactOptional(),
  remainingMinutes: minutes.exactOptional(),
  dependsOn: z.array(id).default([]),
  blockers: z.array(blocker).default([]),
  skills: z.array(line).default([]),
  assigneeId: id.exactOptional(),
  owner: id.exactOptional(),
  assignedBy: z.enum(ASSIGNERS).exactOptional(),
  requiresApproval: z.boolean().default(false),
  approvedAt: instant.exactOptional(),
  approvedBy: line.exactOptional(),
  dueDate: date.exactOptional(),
  tags: z.array(line).default([]),
  startedAt: instant.exactOptional(),
  completedAt: instant.exactOptional(),
  statusChangedAt: instant.exactOptional(),
  lastActivityAt: instant.exactOptional(),
  syncToGithub: z.boolean().default(false),
  github: github.exactOptional(),
  createdAt: instant.exactOptional(),
});

/** A `questboard/v1` file. The order of the keys is the order in which they are exported. */
export const organisationSchema = z.strictObject({
  format: z.literal('questboard/v1'),
  org: orgSchema,
  members: z.array(memberSchema).default([]),
  questlines: z.array(questlineSchema).default([]),
  quests: z.array(questSchema).default([]),
  tasks: z.array(taskSchema).default([]),
});

/** A file as a person writes it: fields with a default are optional. */
export type OrganisationInput = z.input<typeof organisationSchema>;
/** A file after parsing: defaults are filled in, aliases are not yet resolved. */
export type OrganisationFile = z.output<typeof organisationSchema>;

/** Refuses offsets such as +01:00: they have no summer time. */
function isTimezone(zone: string): boolean {
  try {
    return !/^[+-]/.test(new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone);
  } catch {
    return false;
  }
}

function zoneMessage(zone: string): string {
  const guess = suggestion(zone, Intl.supportedValuesOf('timeZone'));
  return `expected an IANA zone such as "Europe/Berlin", got "${zone}".${guess}`;
}
