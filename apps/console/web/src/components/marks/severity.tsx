import type { AlertRow } from '../../../../src/answers/alerts/alerts.ts';

export function Severity({ severity }: Pick<AlertRow, 'severity'>) {
  return <span className={`sev ${severity}`}>{severity}</span>;
}
