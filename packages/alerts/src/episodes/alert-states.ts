/** Of an alert that has fired: `recovering` is well again, but not for long enough. */
export const ALERT_STATES = ['firing', 'recovering', 'resolved'] as const;

export type AlertState = (typeof ALERT_STATES)[number];
