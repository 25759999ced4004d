/** What `settings` of alerts.yaml says, with every default filled in. Times are ms. */
import type { ChannelName, Severity } from './rules.ts';

/** What an alert is compared with; each that is there has to fit, and any of its values does. */
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

/** Nothing is told from each fire of the expression on, for so long. */
export interface MaintenanceWindow {
  readonly name: string;
  readonly cron: string;
  readonly durationMs: number;
  readonly timezone: string;
  /** Absent: everything. */
  readonly match?: AlertMatch;
}

export interface AlertSettings {
  readonly enabled: boolean;
  /** Those of a rule without any of its own. */
  readonly channels: readonly ChannelName[];
  readonly slack: { readonly channel?: string; readonly username?: string; readonly iconEmoji?: string };
  readonly email: { readonly from?: string; readonly to: readonly string[] };
  /** Whether it may send to addresses of private networks, and to this machine. */
  readonly webhook: { readonly allowPrivate: boolean };
  readonly throttle: { readonly minIntervalMs: number; readonly maxAlertsPerJobPerHour: number };
  /** How often what goes on is told again. */
  readonly repeatIntervalMs: Readonly<Record<Severity, number>>;
  readonly sendResolved: boolean;
  /** Who notices when nothing is evaluated any more. The URL may be a secret. */
  readonly deadman?: { readonly url: string };
  /** The first that fits an alert says who is told. */
  readonly routes: readonly AlertRoute[];
  readonly maintenance: readonly MaintenanceWindow[];
}
