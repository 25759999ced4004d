/** Facts, and what people did. */
import { z } from 'zod';
import { searched, time } from './common.ts';

export const eventRow = z.object({
  id: z.number(),
  type: z.string(),
  at: time,
  actor: z.string().optional(),
  jobId: z.string().optional(),
  runId: z.number().optional(),
  orgId: z.string().optional(),
  sourceApp: z.string().optional(),
  /** Of a board: the task, the quest or the member that it is about. */
  object: z.object({ kind: z.string(), name: z.string() }).optional(),
  /** `moved task t-1 from todo to done` of a board; else the payload in one line, empty for those who may not see payloads. */
  says: z.string(),
  payload: z.unknown(),
});

export const eventList = z.object({
  now: time,
  items: z.array(eventRow),
  next: z.string().optional(),
  searched: searched.optional(),
});

export const eventTypes = z.object({ items: z.array(z.string()) });

export type EventList = z.output<typeof eventList>;
export type EventTypes = z.output<typeof eventTypes>;
export type EventRow = z.output<typeof eventRow>;
