export { type AlertedOnce, alertOnce, type AlertOnceOptions } from './daemon/alert-once.ts';
export { type Alerting, type AlertingOptions, startAlerting } from './daemon/alerting.ts';
export type { AlertsInForce } from './daemon/alerts-in-force.ts';
export { alertsJsonSchema } from './file/alerts-json-schema.ts';
export type { Channel, Earlier, SendHow, SendResult } from './channel.ts';
export { type AlertProgress, createDeadMan, type DeadMan, type DeadManOptions } from './daemon/dead-man.ts';
export { deliverDue, type DeliverOptions, type DeliveryReport } from './deliver/deliver.ts';
export {
  type ChannelNote,
  channelSettings,
  type ChannelSettings,
  type EmailAccess,
  type SlackAccess,
} from './deliver/channel-settings.ts';
export { compileJobPattern, type JobPattern } from './matching/job-pattern.ts';
export {
  endEpisode,
  type News,
  raisedBy,
  step,
  type Step,
  type StepAt,
  whyOver,
} from './episodes/episodes.ts';
export { type Ended, type Episode, ALERT_STATES, type AlertState } from './episode.ts';
export { evaluate, type Moment } from './evaluate/evaluate.ts';
export {
  type AlertNews,
  type Evaluated,
  evaluateAlerts,
  type EvaluateOptions,
  type RulesInForce,
} from './episodes/evaluate-alerts.ts';
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
export {
  createFactsReader,
  type FactsPort,
  type FactsReader,
  type FactsReaderOptions,
} from './facts/read-facts.ts';
export { fingerprintOf, type Group } from './group.ts';
export { type ChannelsOptions, createChannels } from './deliver/create-channels.ts';
export { createDiscord, type DiscordOptions } from './channels/discord/discord.ts';
export { createEmail } from './channels/email/email.ts';
export type { EmailOptions } from './channels/email/email-content.ts';
export { createSlack, type SlackOptions } from './channels/slack/slack.ts';
export { createWebhook, type WebhookOptions } from './channels/webhook/webhook.ts';
export type { AlertDigest, AlertMessage, ChannelMessage, DigestedAlert } from './message.ts';
export { findRule } from './actions/find-rule.ts';
export { FORGET_MESSAGES, forgetMessages } from './deliver/forget-messages.ts';
export { hasOpenAlerts } from './queries/has-open-alerts.ts';
export {
  lastRuleFile,
  type AlertConfig,
  type AlertRuleSet,
  readAlertConfig,
  rulesInForce,
  type ShownSettings,
} from './queries/alert-config.ts';
export { type AlertsFile, parseRules, readRules } from './file/read-rules.ts';
export {
  channelsOf,
  decideTelling,
  type Decision,
  type NotifyScene,
  type Quiet,
  type SuppressReason,
  type Telling,
} from './episodes/notify.ts';
export {
  type ChannelName,
  CHANNELS,
  RULE_GROUPS,
  type RuleGroup,
  SEVERITIES,
  type Severity,
} from './rules.ts';
export { type Condition, type ConditionKind } from './evaluate/kinds.ts';
export { type AlertRule } from './evaluate/rule.ts';
export { insertDeliveries, type NewDelivery } from './deliver/deliveries.sql.ts';
export type { AlertMatch, AlertRoute, AlertSettings, MaintenanceWindow } from './settings.ts';
export type { Surroundings } from './file/read-settings.ts';
export { createMatcher } from './matching/rule-matcher.ts';
export { hasCriticalRule, type SlotRequest, type Slots, slotKeyOf, takeSlot } from './episodes/slots.ts';
export { acknowledge, type Acknowledged, type AlertChoice } from './actions/acknowledge.ts';
export { type BackTest, backTest, type BackTestOptions } from './back-test/back-test.ts';
export type { PastAlert, RuleTally } from './back-test/tally.ts';
export { type ChannelState, readChannelStates, WAITING_CAP } from './deliver/channel-states.ts';
export {
  type AlertsExplained,
  type ExplainAlertsOptions,
  explainAlerts,
  type GroupExplanation,
  groupName,
  type RuleExplanation,
} from './queries/explain-alerts.ts';
export type { Acknowledgement } from './episodes/acknowledge.sql.ts';
export { removeGoneRuleSets, removeOldAlerts } from './retention/remove-old-alerts.ts';
export {
  awaitTestAlert,
  type RequestedTest,
  requestTestAlert,
  type TestResult,
  type TestWish,
} from './actions/request-test.ts';
export { testMessage } from './actions/test-message.ts';
export {
  AlertNotFiringError,
  NoDaemonError,
  SilenceInvalidError,
  SilenceOverError,
  UnknownAlertError,
  UnknownRuleError,
  UnknownSilenceError,
} from './actions/errors.ts';
export {
  type AlertDelivery,
  type AlertFilter,
  type AlertPage,
  type AlertPosition,
  type AlertRecord,
  listAlerts,
} from './queries/list-alerts.ts';
export { listSilences, silenceAlerts, type SilenceWish, unsilence } from './actions/silences.ts';
export { type Silence, findSilencesInForce } from './episodes/silences.sql.ts';
export { type AlertNumbers, type AlertStatistics, readAlertStatistics } from './queries/statistics.ts';
export { afterTelling, dueAgain, type Told } from './episodes/told.ts';
export type { Finding, Verdict } from './verdict.ts';
