export type { Channel, SendResult } from './channel.ts';
export { deliverDue, type DeliverOptions, type DeliveryReport } from './deliver.ts';
export type { AlertMessage } from './message.ts';
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
