import type { LimitName } from '../limits/limits.ts';
import type { LimitsSnapshot } from '../limits/limits.sql.ts';

/** What people call a limit: `queue mail`, `job mail.send, key "ada"`. */
export function gateWords({ kind, id, key }: LimitName, { jobNames, queueNames }: LimitsSnapshot): string {
  if (kind === 'queue' || kind === 'queue_rate') return `queue ${queueNames.get(id) ?? id}`;
  const job = `job ${jobNames.get(id) ?? id}`;
  return key === null ? job : `${job}, key ${JSON.stringify(key)}`;
}
