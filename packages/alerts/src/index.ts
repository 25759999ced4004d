export { type AlertedOnce, alertOnce, type AlertOnceOptions } from './alert-once.ts';
export { type Alerting, type AlertingOptions, startAlerting } from './alerting.ts';
export type { AlertsInForce } from './alerts-in-force.ts';
export { alertsJsonSchema } from './alerts-json-schema.ts';
export type { Channel, Earlier, SendHow, SendResult } from './channel.ts';
export { type AlertProgress, createDeadMan, type DeadMan, type DeadManOptions } from './dead-man.ts';
export { deliverDue, type DeliverOptions, type DeliveryReport } from './deliver.ts';
export {
  type ChannelNote,
  channelSettings,
  type ChannelSettings,
  type EmailAccess,
  type SlackAccess,
} from './channel-settings.ts';
export { compileJobPattern, type JobPattern } from './job-pattern.ts';
export {
  type Ended,
  endEpisode,
  type Episode,
  type News,
  raisedBy,
  step,
  type Step,
  type StepAt,
  whyOver,
} from './episodes.ts';
export { evaluate, type Moment } from './evaluate.ts';
export {
  type AlertNews,
  type Evaluated,
  evaluateAlerts,
  type EvaluateOptions,
  type RulesInForce,
} from './evaluate-alerts.ts';
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
} from './read-facts.ts';
export { fingerprintOf, type Group } from './group.ts';
export { type ChannelsOptions, createChannels } from './create-channels.ts';
export { createDiscord, type DiscordOptions } from './channels/discord.ts';
export { createEmail } from './channels/email.ts';
export type { EmailOptions } from './channels/email-options.ts';
export { createSlack, type SlackOptions } from './channels/slack.ts';
export { createWebhook, type WebhookOptions } from './channels/webhook.ts';
export type { AlertDigest, AlertMessage, ChannelMessage, DigestedAlert } from './message.ts';
export { findRule } from './find-rule.ts';
export { FORGET_MESSAGES, forgetMessages } from './forget-messages.ts';
export { hasOpenAlerts } from './has-open-alerts.ts';
export { lastRuleFile } from './last-rule-file.ts';
export { type AlertsFile, parseRules, readRules } from './read-rules.ts';
export {
  channelsOf,
  decideTelling,
  type Decision,
  type NotifyScene,
  type Quiet,
  type SuppressReason,
  type Telling,
} from './notify.ts';
export {
  type AlertRule,
  type ChannelName,
  CHANNELS,
  type Condition,
  type ConditionKind,
  RULE_GROUPS,
  type RuleGroup,
  SEVERITIES,
  type Severity,
} from './rules.ts';
export { insertDeliveries, type NewDelivery } from './store/deliveries.ts';
export type { AlertMatch, AlertRoute, AlertSettings, MaintenanceWindow } from './settings.ts';
export type { Surroundings } from './surroundings.ts';
export { createMatcher } from './rule-matcher.ts';
export { hasCriticalRule, type SlotRequest, type Slots, slotKeyOf, takeSlot } from './slots.ts';
export { ALERT_STATES, type AlertState } from './alert-states.ts';
export { acknowledge, type Acknowledged, type AlertChoice } from './acknowledge.ts';
export {
  type AlertConfig,
  type AlertRuleSet,
  readAlertConfig,
  rulesInForce,
  type ShownSettings,
} from './alert-config.ts';
export { type BackTest, backTest, type BackTestOptions } from './back-test.ts';
export type { PastAlert, RuleTally } from './back-test/tally.ts';
export { type ChannelState, readChannelStates, WAITING_CAP } from './channel-states.ts';
export {
  type AlertsExplained,
  type ExplainAlertsOptions,
  explainAlerts,
  type GroupExplanation,
  groupName,
  type RuleExplanation,
} from './explain-alerts.ts';
export type { Acknowledgement } from './store/acknowledge.ts';
export { removeGoneRuleSets, removeOldAlerts } from './remove-old-alerts.ts';
export {
  awaitTestAlert,
  type RequestedTest,
  requestTestAlert,
  type TestResult,
  type TestWish,
} from './request-test.ts';
export { testMessage } from './test-message.ts';
export {
  AlertNotFiringError,
  NoDaemonError,
  SilenceInvalidError,
  SilenceOverError,
  UnknownAlertError,
  UnknownRuleError,
  UnknownSilenceError,
} from './errors.ts';
export {
  type AlertDelivery,
  type AlertFilter,
  type AlertPage,
  type AlertPosition,
  type AlertRecord,
  listAlerts,
} from './list-alerts.ts';
export { listSilences, type Silence, silenceAlerts, type SilenceWish, unsilence } from './silences.ts';
export { type AlertNumbers, type AlertStatistics, readAlertStatistics } from './statistics.ts';
export { findSilencesInForce } from './store/silences.ts';
export { afterTelling, dueAgain, type Told } from './told.ts';
export type { Finding, Look, Verdict } from './verdict.ts';
