// The words of every floor: severities, settings, groups, facts, verdicts, episodes, messages.
export type { Channel, Earlier, SendHow, SendResult } from './channel.ts';
export { ALERT_STATES, type AlertState, type Ended, type Episode } from './episode.ts';
export type {
  ChannelFacts,
  Facts,
  JobFacts,
  MinuteCounts,
  NodeFacts,
  Occurrence,
  QueueFacts,
  ScheduleFacts,
} from './facts.ts';
export { type Group, groupName } from './group.ts';
export type { AlertDigest, AlertMessage, Bulletin, ChannelMessage, DigestedAlert } from './message.ts';
export {
  type ChannelName,
  CHANNELS,
  RULE_GROUPS,
  type RuleGroup,
  SEVERITIES,
  type Severity,
} from './rules.ts';
export type { AlertMatch, AlertRoute, AlertSettings, MaintenanceWindow } from './settings.ts';
export type { Finding, Verdict } from './verdict.ts';

// The file alerts.yaml, and its JSON Schema for editors.
export { alertsJsonSchema } from './file/alerts-json-schema.ts';
export { type AlertsFile, parseRules } from './file/read-rules.ts';
export type { SoundSettings, Surroundings } from './file/read-settings.ts';
export { createJobMatcher } from './matching/rule-matcher.ts';

// Facts from the store.
export {
  createFactsReader,
  type FactsPort,
  type FactsReader,
  type FactsReaderOptions,
} from './facts/read-facts.ts';

// A verdict for each job, queue, node and channel.
export { evaluate, type Moment } from './evaluate/evaluate.ts';
export { type Condition, type ConditionKind, conditionText } from './evaluate/kinds.ts';
export type { AlertRule } from './evaluate/rule.ts';

// Episodes and the decision to notify, written in one transaction.
export type { Acknowledgement } from './episodes/acknowledge.sql.ts';
export {
  type AlertNews,
  evaluateAlerts,
  type Evaluated,
  type EvaluateOptions,
  type RulesInForce,
} from './episodes/evaluate-alerts.ts';
export { endedText } from './episodes/build-message.ts';
export { maintenanceBy } from './episodes/maintenance.ts';
export {
  alertChannels,
  type Decision,
  fitsAlert,
  type Quiet,
  ruleChannels,
  type SuppressReason,
  usedChannels,
} from './episodes/notify.ts';
export type { Silence } from './episodes/silences.sql.ts';
export type { Notified } from './episodes/notified.ts';

// Sending: channels from the environment, deliveries until they are taken.
export {
  type ChannelNote,
  channelSettings,
  type ChannelSettings,
  type ChannelsOff,
  channelsOff,
  type EmailAccess,
  type SlackAccess,
} from './deliver/channel-settings.ts';
export { type ChannelState, readChannelStates, WAITING_CAP } from './deliver/channel-states.ts';
export { type ChannelsOptions, createChannels } from './deliver/create-channels.ts';
export { type BulletinWish, sendBulletin } from './deliver/send-bulletin.ts';
export { deliverDue, type DeliverOptions, type DeliveryReport } from './deliver/deliver.ts';
export { FORGET_MESSAGES, forgetMessages } from './deliver/forget-messages.ts';
export { CHANNEL_TIME_LIMIT_MS } from './channels/http-channel.ts';
export type { EmailOptions } from './channels/email/email-content.ts';
export { createEmail } from './channels/email/email.ts';

// Alerts in a daemon, and once for a command.
export { type AlertedOnce, alertOnce, type AlertOnceOptions } from './daemon/alert-once.ts';
export { type Alerting, type AlertingOptions, startAlerting } from './daemon/alerting.ts';
export type { AlertsInForce, ReadAlerts } from './daemon/alerts-in-force.ts';
export { ALERT_LEASE, ALERT_LEASE_MS } from './daemon/evaluator.ts';

// Actions of operators: acknowledge, silence, send a test.
export { acknowledge, type Acknowledged, type AlertChoice } from './actions/acknowledge.ts';
export {
  AlertNotFiringError,
  NoDaemonError,
  SilenceInvalidError,
  SilenceOverError,
  UnknownAlertError,
  UnknownRuleError,
  UnknownSilenceError,
} from './actions/errors.ts';
export { findRule } from './actions/find-rule.ts';
export {
  awaitTestAlert,
  type RequestedTest,
  requestTestAlert,
  type TestResult,
  type TestWish,
} from './actions/request-test.ts';
export { recordTestAlert, type SentTest } from './actions/record-test.ts';
export { listSilences, silenceAlerts, type SilenceWish, unsilence } from './actions/silences.ts';
export { buildTestMessage } from './actions/test-message.ts';

// Reads for operators.
export {
  type AlertConfig,
  type AlertRuleSet,
  channelsOffEverywhere,
  readLastRuleFile,
  readAlertConfig,
  rulesInForce,
  type ShownSettings,
} from './queries/alert-config.ts';
export {
  type AlertsExplained,
  explainAlerts,
  type ExplainAlertsOptions,
  type GroupExplanation,
  type RuleExplanation,
} from './queries/explain-alerts.ts';
export type { Fate } from './queries/foresee-message.ts';
export { countAlertsByRule, type RuleAlerts } from './queries/count-by-rule.ts';
export { countFiringAlerts } from './queries/count-firing.ts';
export { hasOpenAlerts } from './queries/has-open-alerts.ts';
export {
  type AlertDelivery,
  type AlertFilter,
  type AlertPage,
  type AlertPosition,
  type AlertRecord,
  listAlerts,
} from './queries/list-alerts.ts';
export { type AlertNumbers, type AlertStatistics, readAlertStatistics } from './queries/statistics.ts';

// Rules tested on the past: back-tests.
export { type BackTest, backTest, type BackTestOptions } from './back-test/back-test.ts';
export type { PastAlert, RuleTally } from './back-test/tally.ts';
