/** Builds the message for people: the situation with its numbers, since when, and the command that shows more. Pure. */
import { shellWord } from '@sb/words';
import { raisedBy } from './episodes.ts';
import { type Ended, type Episode } from '../episode.ts';
import type { Group } from '../group.ts';
import type { AlertMessage } from '../message.ts';
import type { Decision, SuppressReason, Notice } from './notify.ts';
import type { Notified } from './notified.ts';
import { type Condition, KINDS } from '../evaluate/kinds.ts';

export interface MessageContext {
  readonly now: number;
  /** The address of the console, without a slash at its end; absent: no links. */
  readonly consoleUrl?: string | undefined;
  /** When each job fires next, ms since the epoch. */
  readonly nextFires: ReadonlyMap<string, number>;
  /** Removes secrets from a text. */
  readonly mask: (text: string) => string;
}

const REASONS: Readonly<Record<SuppressReason, string>> = {
  cap: 'the hourly limit of messages',
  silence: 'a silence',
  maintenance: 'a maintenance window',
  inhibited: 'its cause was sent before',
  acknowledged: 'it was acknowledged',
  min_interval: 'too soon after the last message',
};

/** Why an alert ended, if not because its condition became false. */
const ENDS: Readonly<Record<Ended, string>> = {
  recovered: '',
  rule_edited: ' (its rule was changed)',
  rule_deleted: ' (its rule was deleted)',
  rule_disabled: ' (its rule was turned off)',
  job_gone: ' (it no longer exists)',
};

export function buildMessage(
  { rule, episode, kind }: Notice,
  { suppressed }: Extract<Decision, { readonly kind: 'send' }>,
  { now, consoleUrl, nextFires, mask }: MessageContext,
): AlertMessage {
  const { group, found } = episode;
  const raised = raisedBy(episode);
  const isOver = kind === 'resolved';
  const job = group.kind === 'job' ? group.name : undefined;
  const nextFireAt = job === undefined ? undefined : nextFires.get(job);
  return {
    id: `${episode.fingerprint.slice(0, 12)}-${episode.since}-${kind}-${now}`,
    status: isOver ? 'resolved' : 'firing',
    severity: rule.severity,
    rule: rule.name,
    title: mask(summaryOf(episode)),
    ...(job !== undefined && { job }),
    ...(group.kind === 'queue' && { queue: group.name }),
    ...(group.kind === 'node' && { node: group.name }),
    value: raised.value,
    threshold: raised.threshold,
    since: episode.since,
    ...(episode.resolvedAt !== undefined && { resolvedAt: episode.resolvedAt }),
    ...(found.error !== undefined && !isOver && { error: mask(found.error) }),
    ...(found.runId !== undefined && {
      runId: found.runId,
      ...(consoleUrl !== undefined && { runUrl: `${consoleUrl}/runs/${found.runId}` }),
    }),
    ...(nextFireAt !== undefined && { nextFireAt }),
    ...(rule.runbook !== undefined && { runbook: rule.runbook }),
    command: commandOf(rule.condition, episode),
    ...(suppressed && { suppressed: { count: suppressed.count, reason: reasonsOf(suppressed) } }),
  };
}

function reasonsOf({ reason, reasons = [reason] }: NonNullable<Notified['suppressed']>): string {
  return reasons.map((one) => REASONS[one]).join(', ');
}

/** The situation; for an alert that is resolved: the situation that it fired for, and why it ended if it did not recover. */
export function summaryOf(episode: Episode): string {
  const { state, ended } = episode;
  return `${raisedBy(episode).detail}${state === 'resolved' ? endedText(ended) : ''}`;
}

/** Why an alert ended, after its summary; nothing if its condition became false. */
export function endedText(ended: Ended = 'recovered'): string {
  return ENDS[ended];
}

/** The command that shows more. */
function commandOf({ kind }: Condition, { group, found, rule }: Episode): string {
  const own = group.kind === 'rule' ? undefined : KINDS[kind].command?.(rule, group);
  return own ?? commandAbout(group, found);
}

function commandAbout(group: Group, found: Episode['found']): string {
  switch (group.kind) {
    case 'rule':
      return 'worker alert:status';
    case 'channel':
      return `worker alert:test --channel ${group.name}`;
    case 'node':
      return 'worker node:list';
    case 'queue':
      return `worker queue:explain ${shellWord(group.name)}`;
    case 'job':
      if (found.runId !== undefined) return `worker run:show ${found.runId}`;
      return `worker history --job ${shellWord(group.name)}`;
  }
}
