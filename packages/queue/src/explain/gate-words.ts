import type { GateName } from '../limits/gates.ts';
import type { Scene } from '../limits/limits.sql.ts';

/** What people call a limit: `queue mail`, `job mail.send, key "ada"`. */
export function gateWords({ kind, id, key }: GateName, { jobNames, queueNames }: Scene): string {
  if (kind === 'queue' || kind === 'queue_rate') return `queue ${queueNames.get(id) ?? id}`;
  const job = `job ${jobNames.get(id) ?? id}`;
  return key === null ? job : `${job}, key ${JSON.stringify(key)}`;
}
