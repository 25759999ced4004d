import type { AlertDigest, AlertMessage, Bulletin } from '../../src/index.ts';

export const NOON = Date.UTC(2026, 10, 26, 12);

export function aMessage(changes: Partial<AlertMessage> = {}): AlertMessage {
  return {
    id: 'ep_7f3a.1',
    status: 'firing',
    severity: 'high',
    rule: 'repeated-failures',
    title: 'daily.questmaster failed 4 times in a row',
    job: 'daily.questmaster',
    value: '4 failures',
    threshold: '3',
    since: NOON - 47 * 60_000,
    error: "TypeError: Cannot read properties of undefined (reading 'orgId')",
    runId: 1842,
    runUrl: 'https://console.example.com/runs/1842',
    nextFireAt: NOON + 20.5 * 3_600_000,
    runbook: 'https://wiki.example.com/questmaster#failures',
    command: 'pnpm --filter worker dev -- explain 1842',
    suppressed: { count: 12, reason: 'at most 10 an hour for one job' },
    ...changes,
  };
}

/** The digest of a day. */
export function aBulletin(): Bulletin {
  return {
    id: 'bulletin digest acme 2026-11-26',
    status: 'bulletin',
    topic: 'digest.daily',
    title: 'Northwind Software · 2026-11-26',
    at: NOON,
    facts: [
      { label: 'Opened', text: 'Billing, Search' },
      { label: 'Flags', text: '2 overdue, 1 stuck.stale' },
    ],
    lines: ['2 quests unlocked (Billing, Search). 0 blocked, 1 stuck.', 'overdue: Send the first invoice'],
    command: 'worker questboard:show --org northwind --digest',
  };
}

/** So many alerts that begin, or end, together. */
export function aGroup(of: 'firing' | 'resolved', count = 12): AlertDigest {
  const { resolvedAt: _, ...digest } = aDigest(count);
  const alerts = digest.alerts.map(({ resolvedAt: __, ...alert }, at) => ({ ...alert, job: `job-${at}` }));
  const base = {
    ...digest,
    of,
    runbook: 'https://wiki.example.com/failures',
    command: 'worker alert:explain repeated-failures',
  };
  const suppressed = { count: 12, reason: 'a silence' };
  if (of === 'firing')
    return { ...base, title: `repeated-failures fires for ${count} jobs`, alerts, suppressed };
  return {
    ...base,
    title: `repeated-failures is resolved for ${count} jobs`,
    resolvedAt: NOON,
    alerts: alerts.map((alert) => ({ ...alert, resolvedAt: NOON })),
  };
}

/** So many alerts that came and went while Slack was down. */
export function aDigest(count = 3): AlertDigest {
  const subjects = [{ job: 'daily.questmaster' }, { queue: 'mail' }, { node: 'ada-7f3c' }];
  return {
    id: 'digest_5c1e',
    status: 'digest',
    of: 'over',
    severity: 'high',
    title: `${count} alerts came and went while Slack could not be reached`,
    since: NOON - 3_600_000,
    resolvedAt: NOON,
    alerts: Array.from({ length: count }, (_, at) => ({
      rule: 'repeated-failures',
      severity: at % 2 === 0 ? 'high' : 'low',
      ...subjects[at % 3],
      since: NOON - 3_600_000 + at * 60_000,
      resolvedAt: NOON - at * 1_000,
    })),
  };
}
