/** The processes that work the store. */
import { z } from 'zod';
import { time } from './common.ts';
import { progress } from './runs.ts';

export const nodeRow = z.object({
  id: z.number(),
  name: z.string(),
  kind: z.enum(['daemon', 'job']),
  host: z.string(),
  pid: z.number(),
  version: z.string(),
  state: z.enum(['up', 'cordoned', 'draining', 'late', 'gone']),
  tone: z.enum(['ok', 'warn', 'bad', 'off']),
  says: z.string(),
  slots: z.number().optional(),
  running: z.number(),
  /** Absent: all queues. */
  queues: z.array(z.string()).optional(),
  startedAt: time,
  heartbeatAt: time,
  /** When the first heartbeat was due that has not come; two are missing at least. */
  lateSince: time.optional(),
});

export const nodeList = z.object({
  now: time,
  /** `2 daemons take runs: 5 of 16 slots in use.` */
  says: z.string(),
  /** What is unusual: different versions side by side. */
  notes: z.array(z.string()),
  /** Jobs of the store that no living daemon has the code of. */
  unknownJobs: z.array(z.object({ jobId: z.string(), since: time, holdsRuns: z.boolean() })),
  items: z.array(nodeRow),
  next: z.string().optional(),
});

export const node = nodeRow.extend({
  now: time,
  /** The runs under way on it, the longest first. */
  runs: z.array(
    z.object({
      id: z.number(),
      jobId: z.string(),
      queue: z.string(),
      startedAt: time,
      attempt: z.number(),
      progress: progress.optional(),
    }),
  ),
  /** Runs whose end is written and whose code continues: each keeps a slot. */
  stuck: z.array(z.object({ runId: z.number(), jobId: z.string() })),
  /** Jobs whose code it has. */
  jobs: z.array(z.string()),
  /** Jobs of the store whose code it does not have. */
  unknownJobs: z.array(z.string()),
  /** What becomes of the runs when it is drained now; of a daemon that has not ended only. */
  ifDrained: z.string().optional(),
  /** For commands: its name, or its number where another daemon has the same name. */
  handle: z.string(),
});

export const nodeChanged = z.object({
  id: z.number(),
  name: z.string(),
  changed: z.boolean(),
  before: z.string(),
  after: z.string(),
  /** `web-1 is cordoned (was active). It takes no more runs; its running ones continue.` */
  says: z.string(),
});

export type NodeRow = z.output<typeof nodeRow>;
export type NodeList = z.output<typeof nodeList>;
export type Node = z.output<typeof node>;
