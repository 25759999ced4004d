/** The `settings` of alerts.yaml with every default filled in. Times are ms. */
import type { ChannelName, Severity } from './rules.ts';

/** A filter for alerts: an alert has to fit each field that is there, and one of its values is enough. */
export interface AlertMatch {
  readonly severity?: readonly Severity[];
  /** Ids of jobs. */
  readonly job?: readonly string[];
  /** Names of rules. */
  readonly rule?: readonly string[];
}

export interface AlertRoute {
  readonly match: AlertMatch;
  readonly channels: readonly ChannelName[];
}

/** No alert is sent from each fire of the expression on, for `durationMs`. */
export interface MaintenanceWindow {
  readonly name: string;
  readonly cron: string;
  readonly durationMs: number;
  readonly timezone: string;
  /** Absent: all alerts. */
  readonly match?: AlertMatch;
}

export interface AlertSettings {
  readonly enabled: boolean;
  /** For a rule that names no channels. */
  readonly channels: readonly ChannelName[];
  readonly slack: { readonly channel?: string; readonly username?: string; readonly iconEmoji?: string };
  readonly email: { readonly from?: string; readonly to: readonly string[] };
  /** Whether the webhook may send to addresses of private networks, and to this machine. */
  readonly webhook: { readonly allowPrivate: boolean };
  readonly throttle: { readonly minIntervalMs: number; readonly maxAlertsPerJobPerHour: number };
  /** How often an alert that still fires is sent again. */
  readonly repeatIntervalMs: Readonly<Record<Severity, number>>;
  readonly sendResolved: boolean;
  /** A service that notices when rules are no longer evaluated. The URL may be a secret. */
  readonly deadman?: { readonly url: string };
  /** The first route that fits an alert decides its channels. */
  readonly routes: readonly AlertRoute[];
  readonly maintenance: readonly MaintenanceWindow[];
}
