/** A run that a person requests by the console: the stored schema of its job checks the input. */
import { PARENT_ENDS, PRIORITIES, UNMET_ENDS } from '@sb/jobs';
import type { JobDefinition, requestRun } from '@sb/queue';
import { z } from 'zod';
import { RefusedError } from '../http/refusal.ts';
import { checkInput } from '../rows/stored-schema.ts';
import { duration, name, unmasked } from './fields.ts';

export const runFields = {
  input: unmasked(z.unknown()).optional(),
  queue: name.exactOptional(),
  priority: z.enum(PRIORITIES).exactOptional(),
  delay: duration.optional(),
  startWithin: duration.optional(),
  timeout: duration.optional(),
  attempts: z.number().int().min(1).max(100).optional(),
  tags: z.array(name).max(20).exactOptional(),
  dedupeKey: name.exactOptional(),
  limitKey: name.exactOptional(),
  rateKey: name.exactOptional(),
  dryRun: z.boolean().exactOptional(),
};

/** What is asked of a parent. */
export const afterFields = {
  /** How it has to end; or a condition over `parents`. */
  on: z.union([z.enum(PARENT_ENDS), z.string().max(2_000)]).exactOptional(),
  as: name.exactOptional(),
  onUnmet: z.enum(UNMET_ENDS).exactOptional(),
};

type Fields = z.output<z.ZodObject<typeof runFields>>;
type RunRequest = Parameters<typeof requestRun>[1];

/**
 * `trace`: that of the request, which the run goes on in. Throws `INPUT_INVALID`; refuses with `DEDUPE_KEY_MISSING`.
 */
export function runRequest(
  definition: JobDefinition,
  { input, delay, startWithin, timeout, attempts, ...same }: Fields,
  trace: string | undefined,
): RunRequest {
  checkInput(definition, input);
  refuseMissingKey(definition, same.dedupeKey);
  return {
    ...same,
    jobId: definition.id,
    trigger: 'manual',
    ...(trace !== undefined && { trace }),
    ...(input !== undefined && { input }),
    ...(delay !== undefined && { delayMs: delay }),
    ...(startWithin !== undefined && { startWithinMs: startWithin }),
    ...(timeout !== undefined && { timeoutMs: timeout }),
    ...(attempts !== undefined && { maxAttempts: attempts }),
  };
}

function refuseMissingKey({ id, needsDedupeKey }: JobDefinition, key: string | undefined): void {
  if (!needsDedupeKey || key !== undefined) return;
  throw new RefusedError({
    code: 'DEDUPE_KEY_MISSING',
    detail: `The code of ${id} works out a dedupe key, which the console does not have.`,
    hint: 'Give dedupeKey.',
  });
}
