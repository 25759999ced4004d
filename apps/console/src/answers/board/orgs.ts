/** Organisations: whose board is shown, and which jobs maintain it. */
import { z } from 'zod';
import { time } from '../common.ts';

/** A job that maintains the board: what it did last, and when it comes again. */
export const maintainer = z.object({
  jobId: z.string(),
  last: z.object({ status: z.string(), at: time, runId: z.number().optional() }).optional(),
  /** Its next fire for this organisation; absent: no schedule that is on runs it. */
  next: time.optional(),
});

const orgRow = z.object({
  id: z.string(),
  name: z.string(),
  timezone: z.string(),
  /** False: jobs for all organisations leave it out. */
  active: z.boolean(),
});

const orgFields = orgRow.extend({
  workdays: z.array(z.number()),
  holidays: z.array(z.string()),
  /** By name, each with its value or its default. */
  settings: z.record(z.string(), z.unknown()),
  createdAt: time,
  updatedAt: time,
  rev: z.number(),
});

export const orgList = z.object({ items: z.array(orgRow) });
export const org = orgFields.extend({
  now: time,
  maintainers: z.array(maintainer),
  /** By id: the names for lists and choices. */
  members: z.array(z.object({ id: z.string(), name: z.string(), active: z.boolean() })),
  /** The member for whom you act, unless another is named. */
  me: z.string().optional(),
});
export const orgChanged = z.object({
  org: orgFields,
  rev: z.number(),
  changed: z.boolean(),
  says: z.string(),
});

export type OrgList = z.output<typeof orgList>;
export type OrgRow = z.output<typeof orgRow>;
export type Org = z.output<typeof org>;
export type Maintainer = z.output<typeof maintainer>;
export type OrgChanged = z.output<typeof orgChanged>;
