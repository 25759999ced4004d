/** The shape of `scheduler.yaml`: strictly, and as far as a broken one can be read. */
import { ConfigError, decode, type Problem, type SourceDocument } from '@sb/config';
import * as z from 'zod';
import { describeDocumentValue } from '@sb/words';
import { DefaultEnabledFile, File, type WholeFile } from './schedule-fields.ts';

const text = z.string().optional().catch(undefined);
const texts = z.array(text).optional().catch(undefined);

const ReadableUpstream = z.object({ schedule: text, job: text, as: text }).catch({});

const ReadableFile = z
  .object({
    defaults: z
      .object({ timezone: text, enabled: z.unknown().optional(), exclude: texts })
      .catch({})
      .default({}),
    calendars: z.record(z.string(), z.array(text).catch([])).catch({}).default({}),
    schedules: z
      .array(
        z
          .object({
            isMap: z.boolean().catch(true),
            name: text,
            jobId: text,
            schedule: text,
            after: z.array(ReadableUpstream).optional().catch(undefined),
            when: text,
            catchUp: z.unknown().optional(),
            catchUpWindow: z.unknown().optional(),
            catchUpCap: z.unknown().optional(),
            jitter: z.unknown().optional(),
            timezone: text,
            exclude: texts,
            input: z.unknown().optional(),
          })
          .catch({ isMap: false }),
      )
      .catch([]),
  })
  .catch({ defaults: {}, calendars: {}, schedules: [] });

/** A file that may be broken: what cannot be read is absent, and entries keep their places. */
export type Readable = z.output<typeof ReadableFile>;
export type ReadableEntry = Readable['schedules'][number];

export interface ReadShape {
  /** Undefined when `problems` has any. */
  readonly whole: WholeFile | undefined;
  /** One wrong field must not hide the bad expression or the unknown job behind it. */
  readonly readable: Readable;
  readonly problems: readonly Problem[];
}

export function readShape(document: SourceDocument): ReadShape {
  const readable = ReadableFile.parse(document.value);
  const unlike = whatElse(document.value);
  if (unlike !== undefined) return { whole: undefined, readable, problems: [document.problem([], unlike)] };
  try {
    const file = readable.defaults.enabled === undefined ? File : DefaultEnabledFile;
    return { whole: decode(document, file), readable, problems: [] };
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return { whole: undefined, readable, problems: error.problems };
  }
}

/** The usual ways of being no such file at all. */
function whatElse(value: unknown): string | undefined {
  if (value === null)
    return 'expected "schedules:" and a list, got an empty file. Without schedules, write "schedules: []"';
  if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  const advice = Array.isArray(value) ? '. Write "schedules:" above it' : '';
  return `expected a map with "schedules:", got ${describeDocumentValue(value)}${advice}`;
}
