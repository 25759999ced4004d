/** The words of alerts.yaml that rules and settings share. */

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;

export type Severity = (typeof SEVERITIES)[number];

export const CHANNELS = ['slack', 'email', 'discord', 'webhook'] as const;

export type ChannelName = (typeof CHANNELS)[number];

/** The lists of rules in the file. */
export const RULE_GROUPS = ['jobFailures', 'queueHealth', 'performance'] as const;

export type RuleGroup = (typeof RULE_GROUPS)[number];
