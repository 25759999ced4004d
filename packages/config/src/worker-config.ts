import * as z from 'zod';
import { decode } from './decode.ts';
import { durationSchema, rateSchema } from './units.ts';
import { readTextFile } from './document/read-text-file.ts';
import { parseDocument } from './document/source-document.ts';

const queueName = z.string().min(1);

const limit = z.int().min(1).max(1_000_000_000);

const queueSchema = z
  .strictObject({
    concurrency: limit.exactOptional(),
    rate: rateSchema.exactOptional(),
    burst: limit.exactOptional(),
    maxDepth: limit.exactOptional(),
  })
  .superRefine(({ rate, burst }, context) => {
    if (burst !== undefined && rate === undefined)
      context.addIssue({ code: 'invalid_type', expected: 'string', path: ['rate'], input: undefined });
  })
  .readonly();

/** Named only: its fields are those of the job that cleans up, which is above this package. */
export type Retention = Readonly<Record<string, unknown>>;

const anyRetention: z.ZodType<Retention> = z.record(z.string(), z.unknown());

const workerConfigSchema = z
  .strictObject({
    database: z.string().min(1).exactOptional(),
    concurrency: z.int().min(1).max(1000).exactOptional(),
    durability: z.enum(['normal', 'full']).exactOptional(),
    queues: z.record(queueName, queueSchema).exactOptional(),
    work: z.array(queueName).min(1).exactOptional(),
    grace: durationSchema.exactOptional(),
    jobs: z.array(z.string().min(1)).exactOptional(),
    commands: z.boolean().exactOptional(),
    retention: anyRetention.exactOptional(),
    logs: z
      .strictObject({
        level: z.enum(['debug', 'info', 'warn', 'error']).exactOptional(),
        format: z.enum(['json', 'pretty']).exactOptional(),
      })
      .exactOptional(),
  })
  .readonly();

/** The fields of worker.yaml, all optional. `grace` is in milliseconds. */
export type WorkerConfig = z.infer<typeof workerConfigSchema>;

/**
 * Reads worker.yaml; no path, or an empty file, is an empty configuration. `retention`: the schema of that field;
 * default: any map. Throws `ConfigError`, `ConfigFileError`.
 */
export function readWorkerConfig(
  path: string | undefined,
  retention: z.ZodType<Retention> = anyRetention,
): WorkerConfig {
  if (path === undefined) return {};
  const document = parseDocument(readTextFile(path), path);
  const schema = workerConfigSchema.unwrap().extend({ retention: retention.exactOptional() });
  return document.value === null ? {} : decode(document, schema);
}
