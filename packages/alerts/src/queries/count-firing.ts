import type { Store } from '@sb/storage';
import { SEVERITIES, type Severity } from '../rules.ts';
import { countFiring } from './statistics.sql.ts';

/** The number of alerts that fire now, for each severity, also those that are acknowledged. */
export async function countFiringAlerts(
  store: Store,
): Promise<readonly { readonly severity: Severity; readonly firing: number }[]> {
  const rows = await store.read(countFiring);
  return SEVERITIES.map((severity) => ({
    severity,
    firing: rows.filter((row) => row.severity === severity).reduce((sum, { number }) => sum + number, 0),
  }));
}
