import { type AlertRule, createMatcher, type Group } from '@sb/alerts';

const DEFAULT_QUEUE = 'default';

/** What a message of the rule could be about: the first job that it finds, its queue. Pure. */
export function exampleGroup({ name, condition }: AlertRule, jobIds: readonly string[]): Group {
  if ('jobPattern' in condition) {
    const matches = createMatcher();
    const job = jobIds.find((id) => matches(condition.jobPattern, id));
    return job === undefined ? { kind: 'rule', name } : { kind: 'job', name: job };
  }
  if (condition.kind === 'nodeSilent' || condition.kind === 'channelBroken') return { kind: 'rule', name };
  return { kind: 'queue', name: condition.queue ?? DEFAULT_QUEUE };
}
