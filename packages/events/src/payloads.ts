/** The facts that payloads of several events share. Instants are ISO-8601 texts. */
import type { Priority, Trigger } from '@sb/jobs';

/** An absent limit is none. */
export interface QueueLimits {
  readonly maxDepth?: number;
  readonly maxRunning?: number;
  readonly rate?: { readonly limit: number; readonly perMs: number; readonly burst: number };
}

/** The payload of the end of a run. */
export interface RunEnded {
  readonly runId: number;
  readonly jobId: string;
  readonly trigger: Trigger;
  readonly attempt: number;
  /** From the start of the last attempt to its end, ms; absent when it never started. */
  readonly durationMs?: number;
  /** Of a failed run a `FailureReason`; otherwise why it was skipped or cancelled, in words. */
  readonly reason?: string;
  readonly orgId?: string;
  /** The first line of the error. */
  readonly error?: string;
}

/** The state that an operator has set. `until`: an instant (ISO-8601); without it until an operator changes it. */
export interface StandingFacts {
  readonly mode: string;
  readonly until?: string;
  readonly reason?: string;
  readonly by?: string;
}

/** An operator's action. The operator is the event's `actor`. */
export interface StandingChange {
  readonly reason?: string;
  readonly before: StandingFacts;
  readonly after: StandingFacts;
}

/** `runAt`: an instant (ISO-8601). */
export interface WaitingFacts {
  readonly runAt: string;
  readonly priority: Priority;
}

export interface NodeChange {
  readonly nodeId: number;
  readonly node: string;
  readonly reason?: string;
  readonly before: string;
  readonly after: string;
}

/** An operator's change of fires to come. Instants are ISO-8601 texts. */
export interface OverrideFacts {
  readonly kind: string;
  /** The nominal instant of the one fire that it changes. */
  readonly fireTime?: string;
  readonly runAt?: string;
  readonly otherInput?: true;
  readonly expression?: string;
  readonly timezone?: string;
  readonly until?: string;
  readonly reason?: string;
  readonly by: string;
}

/** A schedule of the store. */
export interface ScheduleDefinition {
  readonly jobId: string;
  /** A cron expression; absent where the schedule follows others. */
  readonly schedule?: string;
  readonly after?: readonly object[];
  readonly when?: string;
  readonly timezone: string;
  readonly enabled: boolean;
  readonly description?: string;
  readonly input?: unknown;
  readonly rules: Readonly<Record<string, unknown>>;
}

export interface ScheduleChange {
  readonly schedule: string;
  readonly reason?: string;
  readonly before: ScheduleDefinition;
  readonly after: ScheduleDefinition;
}

/** `queue`, `node` or `channel` is the subject of the alert, where that is no job. */
export interface AlertFacts {
  readonly alertId: number;
  readonly rule: string;
  readonly severity: string;
  readonly queue?: string;
  readonly node?: string;
  readonly channel?: string;
  readonly value: string;
  readonly threshold: string;
  readonly summary: string;
}

/** Absent `orgs`: all. */
export interface UserRights {
  readonly role: string;
  readonly canSeePayload: boolean;
  readonly orgs?: readonly string[];
}

/** What the name of a view leads to. */
export interface ViewQuery {
  readonly query: string;
}

export interface ViewFacts {
  readonly viewId: number;
  readonly page: string;
  readonly name: string;
}

export interface TokenFacts {
  readonly tokenId: number;
  readonly name: string;
  readonly user: string;
  readonly reason?: string;
}
