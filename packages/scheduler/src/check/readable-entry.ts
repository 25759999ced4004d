/** The readable part of a schedule that may be broken: one wrong field must not hide the problems of the others. */
import * as z from 'zod';

const text = z.string().optional().catch(undefined);
/** A list of texts; an item that is no text is undefined and keeps its index. */
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
    enabled: unread,
    input: unread,
    queue: text,
    catchUp: unread,
    catchUpWindow: unread,
    catchUpCap: unread,
    jitter: unread,
    exclude: texts,
  })
  .catch({ isMap: false });

/** A field that cannot be read is undefined. Its key is present exactly when the author wrote the field. */
export type ReadableEntry = z.output<typeof ReadableEntry>;
