import type { Channel } from '../channel.ts';
import type { RulesInForce } from '../episodes/evaluate-alerts.ts';
import type { ChannelName } from '../rules.ts';

/** The rules and settings that a daemon has read from alerts.yaml, and its channels. */
export interface AlertsInForce extends RulesInForce {
  readonly file: string;
  readonly hash: string;
  /** The configured channels. */
  readonly channels: ReadonlyMap<ChannelName, Channel>;
}
