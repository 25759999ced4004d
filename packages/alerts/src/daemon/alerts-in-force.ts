import type { Channel } from '../channel.ts';
import type { RulesInForce } from '../episodes/evaluate-alerts.ts';
import type { ChannelName } from '../rules.ts';

/** What a daemon has read of alerts.yaml, and what it sends by. */
export interface AlertsInForce extends RulesInForce {
  readonly file: string;
  readonly hash: string;
  /** Those that are configured. */
  readonly channels: ReadonlyMap<ChannelName, Channel>;
}
