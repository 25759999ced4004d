/** Reads the rules that the daemons have in force, and evaluates them now. It changes nothing: the daemon folds. */
import {
  type AlertConfig,
  type AlertRuleSet,
  type AlertsExplained,
  CHANNELS,
  createFactsReader,
  createJobMatcher,
  explainAlerts,
  maintenanceBy,
  readAlertConfig,
  rulesInForce,
} from '@sb/alerts';
import { fireStretches, readPunctuality } from '@sb/scheduler';
import type { Store } from '@sb/storage';

export const maintenance = maintenanceBy(fireStretches);

export interface AlertsInForce {
  readonly config: AlertConfig;
  /** Undefined: no running daemon has read an alerts.yaml. */
  readonly ruleSet: AlertRuleSet | undefined;
}

export async function readAlertsInForce(store: Store): Promise<AlertsInForce> {
  const config = await readAlertConfig(store);
  return { config, ruleSet: rulesInForce(config) };
}

/** `rule`: the name of one; default all. */
export async function explainNow(
  store: Store,
  ruleSet: AlertRuleSet | undefined,
  rule?: string,
): Promise<AlertsExplained> {
  if (!ruleSet) return { now: await store.now(), rules: [] };
  const { deadman: _deadman, ...settings } = ruleSet.settings;
  const off = ruleSet.off ?? {};
  const facts = createFactsReader({
    store,
    port: { schedules: () => readPunctuality(store) },
    channels: () => CHANNELS.filter((channel) => !(channel in off)),
  });
  return explainAlerts({
    store,
    // A rule that is gone ends its alerts at the next evaluation: one with an alert that stays open is hidden by a mistake.
    inForce: { rules: ruleSet.rules, settings, hidesRules: true },
    rule,
    readFacts: (rules) => facts.read(rules),
    matches: createJobMatcher(),
    maintenance,
  });
}
