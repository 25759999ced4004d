/** A day of a board: its decks, its flags, its digest. */
import { FLAG_KINDS, FLAG_SEVERITIES, TASK_STATUSES } from '@sb/questboard';
import { z } from 'zod';
import { time } from '../common.ts';

/** Of the organisation: `2026-02-02`. */
export const day = z.iso.date();

const deckItem = z.object({
  taskId: z.string(),
  title: z.string(),
  section: z.enum(['continue', 'unblock', 'next', 'pull']),
  /** Beyond the capacity of the day. */
  stretch: z.boolean(),
  plannedMinutes: z.number(),
  reasons: z.array(z.string()),
  /** The reasons in words, without the one that repeats the status. */
  why: z.array(z.object({ code: z.string(), says: z.string() })),
  /** As they are now, not as the deck was dealt. */
  status: z.enum(TASK_STATUSES).optional(),
  assigneeId: z.string().optional(),
  /** Where another member has the task by now. */
  assigneeName: z.string().optional(),
});

export const deck = z.object({
  id: z.string(),
  memberId: z.string(),
  name: z.string(),
  date: day,
  capacityMinutes: z.number(),
  plannedMinutes: z.number(),
  items: z.array(deckItem),
  /** Why the deck is empty: `off`, or the tasks that the member waits for. */
  note: z.string().optional(),
  /** The note as a sentence, with titles for ids. */
  noteSays: z.string().optional(),
  version: z.number(),
  updatedAt: time,
});

export const dayOfDecks = z.object({
  now: time,
  /** Today in the zone of the organisation. */
  today: day,
  timezone: z.string(),
  /** Absent: no deck was ever dealt. */
  date: day.optional(),
  /** The nearest days before and after it that have decks. */
  before: day.optional(),
  after: day.optional(),
  items: z.array(deck),
});

const flag = z.object({
  id: z.string(),
  taskId: z.string(),
  title: z.string(),
  kind: z.enum(FLAG_KINDS),
  severity: z.enum(FLAG_SEVERITIES),
  since: time,
  lastSeenOn: day,
  reason: z.string(),
  evidence: z.record(z.string(), z.union([z.number(), z.string(), z.array(z.string())])),
  clearedAt: time.optional(),
  status: z.enum(TASK_STATUSES).optional(),
  assigneeId: z.string().optional(),
});

export const flagList = z.object({ now: time, items: z.array(flag), next: z.string().optional() });

export const boardDigest = z.object({
  now: time,
  /** As it was published; absent: none was yet. */
  digest: z
    .object({
      date: day,
      text: z.string(),
      /** A language model wrote the text or a step. */
      ai: z.boolean(),
      unlocked: z.array(z.string()),
      completed: z.array(z.string()),
      /** Open flags by kind. */
      flags: z.partialRecord(z.enum(FLAG_KINDS), z.number()),
      topFlags: z.array(
        z.object({
          taskId: z.string(),
          kind: z.enum(FLAG_KINDS),
          severity: z.enum(FLAG_SEVERITIES),
          nextStep: z.string(),
        }),
      ),
      decks: z.array(z.object({ memberId: z.string(), itemCount: z.number() })),
    })
    .optional(),
});

export type DayOfDecks = z.output<typeof dayOfDecks>;
export type BoardDeck = z.output<typeof deck>;
export type FlagList = z.output<typeof flagList>;
export type BoardDigest = z.output<typeof boardDigest>;
