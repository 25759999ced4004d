/** Limits the messages about one job in an hour. Pure: the caller stores the result in the transaction of the evaluation. */
import type { Group } from '../group.ts';
import type { Severity } from '../rules.ts';
import type { AlertRule } from '../evaluate/rule.ts';

const HOUR_MS = 3_600_000;
/** This many slots are kept for critical alerts, but never all. */
const KEPT = 2;

/** The messages in the hour that began with the first one. */
export interface Slots {
  /** Ms since the epoch. */
  readonly startedAt: number;
  readonly critical: number;
  readonly other: number;
}

export interface SlotRequest {
  readonly severity: Severity;
  readonly most: number;
  /** A critical rule is about this job. */
  readonly keepsForCritical: boolean;
  readonly now: number;
}

/** The key of the slots that an alert uses: its job; without a job its queue, node or channel. */
export function slotKeyOf({ kind, name }: Group): string {
  return `${kind}:${name}`;
}

/** The slots with one more taken; undefined if none is left. */
export function takeSlot(slots: Slots | undefined, request: SlotRequest): Slots | undefined {
  const { severity, most, keepsForCritical, now } = request;
  // An hour that lies far ahead began by a clock that was wrong.
  const isNow = slots && Math.abs(now - slots.startedAt) < HOUR_MS;
  const hour = isNow ? slots : { startedAt: now, critical: 0, other: 0 };
  if (hour.critical + hour.other >= most) return undefined;
  if (severity === 'critical') return { ...hour, critical: hour.critical + 1 };
  const kept = keepsForCritical ? Math.min(KEPT, most - 1) : 0;
  return hour.other < most - kept ? { ...hour, other: hour.other + 1 } : undefined;
}

/** `matches`: whether a `jobPattern` finds a job. */
export function hasCriticalRule(
  group: Group,
  rules: readonly AlertRule[],
  matches: (pattern: string, jobId: string) => boolean,
): boolean {
  if (group.kind !== 'job') return false;
  return rules.some(
    ({ enabled, severity, condition }) =>
      enabled &&
      severity === 'critical' &&
      'jobPattern' in condition &&
      matches(condition.jobPattern, group.name),
  );
}
