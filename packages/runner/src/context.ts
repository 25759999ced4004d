/** What a job gets: everything it may use, valid until its attempt ends. Parts that cost are made on first use. */
import { createHash } from 'node:crypto';
import type { JobContext, Logger, PublishOptions, Telemetry } from '@sb/jobs';
import { type NewEvent } from '@sb/events';
import { ClaimLostError, type ClaimedRun } from '@sb/queue';

export interface ContextParts {
  readonly run: ClaimedRun;
  readonly storeId: string;
  readonly input: unknown;
  readonly now: Date;
  readonly lastSuccessAt: Date | undefined;
  readonly logger: () => Logger;
  readonly telemetry: Telemetry;
  readonly signal: () => AbortSignal;
  /** Stores an event now, fenced by the claim. */
  readonly publish: (event: NewEvent) => Promise<void>;
  /** Keeps an event for the settle. */
  readonly keep: (event: NewEvent) => void;
  /** True once the attempt has ended: what comes after is refused. */
  readonly isOver: () => boolean;
}

export function createContext(parts: ContextParts): JobContext<unknown> {
  const { run } = parts;
  let logger: Logger | undefined;
  return {
    get logger() {
      return (logger ??= parts.logger());
    },
    get signal() {
      return parts.signal();
    },
    telemetry: parts.telemetry,
    events: { publish: (type, payload, options) => publish(parts, type, payload, options) },
    now: parts.now,
    input: parts.input,
    run: {
      id: run.id,
      jobId: run.jobId,
      attempt: run.failures + 1,
      maxAttempts: run.maxAttempts,
      trigger: run.trigger,
      dryRun: run.dryRun,
      tags: run.tags,
      ...(run.fireAt !== undefined && { fireTime: new Date(run.fireAt) }),
      ...(parts.lastSuccessAt && { lastSuccessAt: parts.lastSuccessAt }),
      get idempotencyKey() {
        return idempotencyKey(parts.storeId, run);
      },
    },
  };
}

async function publish(
  parts: ContextParts,
  type: string,
  payload: Record<string, unknown> = {},
  { sourceApp, dedupeKey, onSuccess }: PublishOptions = {},
): Promise<void> {
  const { run } = parts;
  if (parts.isOver()) throw new ClaimLostError(run.id);
  const event: NewEvent = {
    type,
    payload,
    jobId: run.jobId,
    runId: run.id,
    ...(sourceApp !== undefined && { sourceApp }),
    ...(dedupeKey !== undefined && { dedupeKey: `run:${run.id}:${dedupeKey}` }),
    ...orgOf(payload, parts.input),
  };
  if (run.dryRun) parts.logger().info(`dry run: would publish ${type}`, payload);
  else if (onSuccess) parts.keep(event);
  else await parts.publish(event);
}

function orgOf(...places: readonly unknown[]): { readonly orgId?: string } {
  for (const place of places) {
    if (typeof place === 'object' && place !== null && 'orgId' in place && typeof place.orgId === 'string') {
      return { orgId: place.orgId };
    }
  }
  return {};
}

/** Never repeats, not even after a restore: a restored store has another id. */
function idempotencyKey(storeId: string, run: ClaimedRun): string {
  return createHash('sha256').update(`${storeId}|${run.id}|${run.createdAt}`).digest('hex').slice(0, 32);
}
