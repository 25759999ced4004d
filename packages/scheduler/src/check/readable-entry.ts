/** A schedule that may be broken, as far as it can be read: one wrong field must not hide the problems of the others. */
import * as z from 'zod';

const text = z.string().optional().catch(undefined);
/** A list of texts; an item that is none keeps its place. */
export const texts = z.array(text).optional().catch(undefined);
const unread = z.unknown().optional();

const ReadableUpstream = z.object({ schedule: text, job: text, as: text }).catch({});

export const ReadableEntry = z
  .object({
    isMap: z.boolean().catch(true),
    name: text,
    jobId: text,
    schedule: text,
    after: z.array(ReadableUpstream).optional().catch(undefined),
    when: text,
    timezone: text,
    input: unread,
    queue: text,
    catchUp: unread,
    catchUpWindow: unread,
    catchUpCap: unread,
    jitter: unread,
    exclude: texts,
  })
  .catch({ isMap: false });

/** What cannot be read is absent or undefined; a field that is written has its key. */
export type ReadableEntry = z.output<typeof ReadableEntry>;
