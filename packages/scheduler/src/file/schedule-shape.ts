/** Reads the shape of `scheduler.yaml`: strictly, and besides the readable part of a broken file. */
import { ConfigError, decode, type Problem, type SourceDocument } from '@sb/config';
import * as z from 'zod';
import { describeDocumentValue } from '@sb/words';
import { ReadableEntry, texts } from '../check/readable-entry.ts';
import { DefaultEnabledFile, File, type WholeFile } from './file-fields.ts';

const ReadableFile = z
  .object({
    defaults: z
      .object({
        timezone: z.string().optional().catch(undefined),
        enabled: z.unknown().optional(),
        exclude: texts,
      })
      .catch({})
      .default({}),
    calendars: z
      .record(
        z.string(),
        texts.transform((list = []) => list),
      )
      .catch({})
      .default({}),
    schedules: z.array(ReadableEntry).catch([]),
  })
  .catch({ defaults: {}, calendars: {}, schedules: [] });

/** A file that may be broken: a value that cannot be read is absent, and entries keep their indexes. */
export type Readable = z.output<typeof ReadableFile>;

export interface ReadShape {
  /** Undefined when `problems` has any. */
  readonly whole: WholeFile | undefined;
  /** Read as far as possible: one wrong field must not hide a bad expression or an unknown job. */
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

/** The problem of a file that is no map with `schedules:`; undefined: it is a map. */
function whatElse(value: unknown): string | undefined {
  if (value === null)
    return 'expected "schedules:" and a list, got an empty file. Without schedules, write "schedules: []"';
  if (typeof value === 'object' && !Array.isArray(value)) return undefined;
  const advice = Array.isArray(value) ? '. Write "schedules:" above it' : '';
  return `expected a map with "schedules:", got ${describeDocumentValue(value)}${advice}`;
}
