/**
 * The hooks of a job: onSuccess, onFailure and onCancel of a run that has ended for good. The node that stored the end
 * calls them, after it is stored (claim/awaited-ends.ts): at most once. After a crash in between they are not called: a
 * node that reaps a dead one calls no hooks. A hook that throws or hangs is logged and counted, and changes nothing.
 */
import type { HookContext, JobHooks, RunFailure, Telemetry } from '@sb/jobs';
import type { Logger } from '@sb/logger';
import type { ClaimedRun, Outcome } from '@sb/queue/engine';
import { within } from './within.ts';

const HOOK_WITHIN_MS = 30_000;

/** The part of an attempt that hooks need after its end. */
export interface Hooked {
  readonly run: ClaimedRun;
  /** Undefined when its job has none. */
  readonly hooks: JobHooks | undefined;
  /** Whether `onCancel` is called: the schema has returned the input, and code of the job has run, now or earlier. */
  readonly hearsCancel: boolean;
  /** Resolves when the schema has answered; undefined where the input is not waited for. Never rejects. */
  readonly checked: Promise<unknown> | undefined;
  createHookContext(signal: AbortSignal): HookContext<unknown>;
}

export interface Hooks {
  /** Calls the hook for an outcome that is written, if the job has it. */
  start(attempt: Hooked, outcome: Outcome): void;
  /** Resolves when no hook is under way. */
  idle(): Promise<void>;
}

export interface HooksOptions {
  readonly logger: Logger;
  readonly telemetry: Pick<Telemetry, 'count'>;
}

export function createHooks(options: HooksOptions): Hooks {
  const underWay = new Set<Promise<void>>();

  return {
    start(attempt, outcome) {
      const calling = callHook(attempt, outcome, options).finally(() => underWay.delete(calling));
      underWay.add(calling);
    },
    async idle() {
      await Promise.all(underWay);
    },
  };
}

type HookName = keyof JobHooks;

async function callHook(
  attempt: Hooked,
  outcome: Outcome,
  { logger, telemetry }: HooksOptions,
): Promise<void> {
  const { hooks = {} } = attempt;
  if (outcome.state === 'cancelled') await untilChecked(attempt);
  const hook = hookOf(hooks, outcome, attempt.hearsCancel);
  if (!hook || !(hook.name in hooks)) return;
  const { id: runId, jobId } = attempt.run;
  const signal = AbortSignal.timeout(HOOK_WITHIN_MS);
  const work = async (): Promise<unknown> => hook.call(attempt.createHookContext(signal));
  try {
    if (await within(HOOK_WITHIN_MS, work())) return;
    logger.error(`${hook.name} has not ended within 30 s; the node no longer waits for it`, {
      runId,
      jobId,
    });
  } catch (error) {
    logger.error(`${hook.name} of a job failed; the outcome of its run does not change`, {
      runId,
      jobId,
      error,
    });
  }
  telemetry.count('hook_errors');
}

/** What an earlier attempt has begun may have to be undone, and its input passed then: it is worth waiting for. */
async function untilChecked({ run, hearsCancel, checked }: Hooked): Promise<void> {
  if (!hearsCancel && checked && run.claimNo > 1) await within(HOOK_WITHIN_MS, checked);
}

interface Hook {
  readonly name: HookName;
  readonly call: (ctx: HookContext<unknown>) => unknown;
}

/** The hook for an outcome; the job may not have it. The input of `onCancel` is what the schema returns: without it, no hook. */
function hookOf(hooks: JobHooks, outcome: Outcome, hearsCancel: boolean): Hook | undefined {
  switch (outcome.state) {
    case 'succeeded':
      return { name: 'onSuccess', call: (ctx) => hooks.onSuccess?.(resultOf(outcome), ctx) };
    case 'failed':
      return { name: 'onFailure', call: (ctx) => hooks.onFailure?.(failureOf(outcome), ctx) };
    case 'cancelled':
      return hearsCancel ? { name: 'onCancel', call: (ctx) => hooks.onCancel?.(ctx) } : undefined;
    case 'skipped':
    case 'expired':
    case 'retry':
    case 'snoozed':
    case 'released':
      return undefined;
    default:
      return outcome satisfies never;
  }
}

function resultOf({ result }: Extract<Outcome, { readonly state: 'succeeded' }>): unknown {
  return result === undefined ? undefined : JSON.parse(result);
}

/** The failure as it was stored, with secrets masked. */
function failureOf({ reason, error }: Extract<Outcome, { readonly state: 'failed' }>): RunFailure {
  return { reason, ...(JSON.parse(error) as Omit<RunFailure, 'reason'>) };
}
