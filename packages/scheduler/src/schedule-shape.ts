/** The shape of `scheduler.yaml`: strictly, and as far as a broken one can be read. */
import { ConfigError, decode, type Problem, type SourceDocument } from '@sb/config';
import * as z from 'zod';

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;

const Entry = z.strictObject({
  name: z
    .string()
    .regex(NAME, 'expected lower-case letters, digits, ".", "_" or "-", at most 100')
    .optional(),
  jobId: z.string(),
  schedule: z.string(),
  enabled: z.boolean(),
  timezone: z.string().default('UTC'),
  description: z.string().optional(),
  input: z.record(z.string(), z.unknown()).optional(),
});

const File = z.strictObject({ schedules: z.array(Entry).nullable() });

const text = z.string().optional().catch(undefined);

const ReadableFile = z
  .object({
    schedules: z
      .array(
        z
          .object({ name: text, jobId: text, schedule: text, timezone: text, input: z.unknown().optional() })
          .catch({}),
      )
      .catch([]),
  })
  .catch({ schedules: [] });

/** An entry of a file that may be broken: what cannot be read is absent, and entries keep their places. */
export type ReadableEntry = z.output<typeof ReadableFile>['schedules'][number];

export interface ReadShape {
  /** Whole entries; undefined when `problems` has any. */
  readonly whole: readonly z.output<typeof Entry>[] | undefined;
  /** One wrong field must not hide the bad expression or the unknown job behind it. */
  readonly readable: readonly ReadableEntry[];
  readonly problems: readonly Problem[];
}

export function readShape(document: SourceDocument): ReadShape {
  const readable = ReadableFile.parse(document.value).schedules;
  try {
    return { whole: decode(document, File).schedules ?? [], readable, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { whole: undefined, readable, problems: error.problems };
  }
}
