/** The shapes of alerts for --json, the same as those of the API: times are ISO-8601 texts. */
import type { AlertConfig, AlertRecord, AlertsExplained, Fate, Group, ReadAlerts, Silence } from '@sb/alerts';
import type { AlertRow } from './alert-rows.ts';
import type { ChannelRow } from './channel-rows.ts';
import { problemShape } from '../problem-shape.ts';
import { isoTime } from '../shapes.ts';

export function alertShape(record: AlertRecord) {
  const { id, rule, severity, about, firedAt, resolvedAt, acknowledged, deliveries, ...alert } = record;
  return {
    id,
    rule,
    severity,
    ...subjectShape(about),
    ...alert,
    firedAt: isoTime(firedAt),
    resolvedAt: isoTime(resolvedAt),
    acknowledged: acknowledged && { ...acknowledged, at: isoTime(acknowledged.at) },
    deliveries: deliveries.map(({ at, ...one }) => ({ ...one, at: isoTime(at) })),
  };
}

/** One field for each kind; none for the rule itself, which could not be evaluated. */
function subjectShape({ kind, name }: Group): {
  readonly jobId?: string;
  readonly queue?: string;
  readonly node?: string;
  readonly channel?: string;
} {
  if (kind === 'rule') return {};
  return kind === 'job' ? { jobId: name } : { [kind]: name };
}

export function silenceShape({ from, until, ended, ...silence }: Silence) {
  return {
    ...silence,
    from: isoTime(from),
    until: isoTime(until),
    ended: ended && { ...ended, at: isoTime(ended.at) },
  };
}

export interface AlertStatus {
  readonly read: ReadAlerts;
  readonly rows: readonly AlertRow[];
  readonly channels: readonly ChannelRow[];
  readonly config: AlertConfig;
  readonly silences: readonly Silence[];
}

export function alertStatusShape({ read, rows, channels, config, silences }: AlertStatus) {
  const { file } = read;
  return {
    file: file.file,
    hash: file.hash,
    enabled: file.settings.enabled,
    rules: rows.map(alertRowShape),
    channels: channels.map(({ channel, state, notes, stored }) => ({
      channel,
      state,
      notes,
      ...channelStateShape(stored),
    })),
    daemons: ruleSetShapes(config, file.hash),
    silences: silences.map(silenceShape),
    problems: file.problems.map((problem) => problemShape(file.file, problem)),
    warnings: file.warnings.map((problem) => problemShape(file.file, problem)),
  };
}

export function alertRowShape({ rule, since, ...row }: AlertRow) {
  return {
    rule: rule.name,
    ...row,
    severity: rule.severity,
    since: isoTime(since),
  };
}

/** The last messages of a channel: sent, given up and waiting. */
export function channelStateShape(stored: ChannelRow['stored']) {
  return {
    lastSentAt: isoTime(stored?.lastSentAt),
    lastSentSays: stored?.lastSentSays,
    lastGivenUp: stored?.lastGivenUp && { ...stored.lastGivenUp, at: isoTime(stored.lastGivenUp.at) },
    waiting: stored?.waiting,
    waitsFor: stored?.waitsFor,
    broken: stored?.broken && { ...stored.broken, since: isoTime(stored.broken.since) },
  };
}

/** The daemons that have read alerts.yaml, and whether each has the version of `hash`. */
export function ruleSetShapes({ ruleSets, evaluator }: AlertConfig, hash: string) {
  return ruleSets.map(({ node, hash: own, loadedAt, file }) => ({
    ...node,
    file,
    hash: own,
    isSame: own === hash,
    evaluates: node.id === evaluator?.id,
    loadedAt: isoTime(loadedAt),
  }));
}

export function explainedShape({ now, rules }: AlertsExplained) {
  return rules.flatMap(({ rule, groups, isOut }) =>
    groups.map(({ verdict: { group, ...verdict }, alert, notified, decision }) => ({
      rule: rule.name,
      severity: rule.severity,
      enabled: rule.enabled,
      ...(isOut && { isOut }),
      about: group,
      at: isoTime(now),
      ...verdict,
      occurredAt: isoTime(verdict.occurredAt),
      alert: alert && {
        id: alert.id,
        state: alert.episode.state,
        since: isoTime(alert.episode.since),
        firedAt: isoTime(alert.episode.firedAt),
        acknowledged: alert.acknowledged && {
          ...alert.acknowledged,
          at: isoTime(alert.acknowledged.at),
        },
      },
      told: {
        lastAt: isoTime(notified.lastAt),
        heldUntil: isoTime(notified.heldUntil),
        suppressed: notified.suppressed,
      },
      message: messageShape(decision),
    })),
  );
}

/** The fate of a message if it were written now. */
function messageShape(fate: Fate) {
  switch (fate.kind) {
    case 'send':
      return { kind: fate.kind, channels: fate.channels };
    case 'hold':
      return { kind: fate.kind, until: isoTime(fate.until) };
    case 'sent':
      return { kind: fate.kind, next: fate.next, ...(fate.next === 'repeat' && { at: isoTime(fate.at) }) };
    case 'suppress':
    case 'skip':
      return fate;
  }
}
