/** The door for programs that remove old records and have no alerts: it loads neither rules nor channels. */
export { removeGoneRuleSets, removeOldAlerts } from './retention/remove-old-alerts.ts';
