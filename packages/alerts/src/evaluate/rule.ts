import type { ChannelName, RuleGroup, Severity } from '../rules.ts';
import type { Condition } from './kinds.ts';

/** A rule of alerts.yaml with every default filled in. */
export interface AlertRule {
  readonly name: string;
  readonly group: RuleGroup;
  readonly description?: string;
  readonly enabled: boolean;
  readonly condition: Condition;
  readonly severity: Severity;
  /** Default: those of the settings. */
  readonly channels: readonly ChannelName[];
  /** A link for the person who has to act. */
  readonly runbook?: string;
  /** How long the condition has to be false before the alert is resolved. */
  readonly keepFiringForMs: number;
}
