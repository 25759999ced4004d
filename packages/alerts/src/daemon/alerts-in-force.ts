import type { Channel } from '../channel.ts';
import type { ChannelNote, ChannelsOff } from '../deliver/channel-settings.ts';
import type { RulesInForce } from '../episodes/evaluate-alerts.ts';
import type { AlertsFile } from '../file/read-rules.ts';
import type { ChannelName } from '../rules.ts';

/** The rules and settings that a daemon has read from alerts.yaml, and its channels. */
export interface AlertsInForce extends RulesInForce {
  readonly file: string;
  readonly hash: string;
  /** There is no file: a daemon with rules evaluates rather than this one. */
  readonly isMissing?: boolean;
  /** The configured channels. */
  readonly channels: ReadonlyMap<ChannelName, Channel>;
  readonly off: ChannelsOff;
}

/** The alerts of a node, as it has read them from alerts.yaml and the environment. */
export interface ReadAlerts {
  readonly file: AlertsFile;
  readonly inForce: AlertsInForce;
  /** Notes about channels, such as one that has no address. */
  readonly notes: readonly ChannelNote[];
}
