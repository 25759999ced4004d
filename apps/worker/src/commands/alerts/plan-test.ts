/** Plans a test message: its text and its channels. Pure. */
import {
  alertChannels,
  type AlertMessage,
  type AlertRule,
  buildTestMessage,
  type Channel,
  type ChannelName,
  CHANNELS,
  createJobMatcher,
  findRule,
  type Group,
  type ReadAlerts,
} from '@sb/alerts';

const DEFAULT_QUEUE = 'default';

export interface TestWish {
  readonly channel?: ChannelName;
  /** Name of a rule: the message looks like one of this rule. */
  readonly rule?: string;
  readonly id: string;
  /** Ms since the epoch. */
  readonly now: number;
  readonly jobIds: readonly string[];
}

export interface PlannedTest {
  readonly name: ChannelName;
  /** Absent: the channel cannot send, and `lacks` says why. */
  readonly channel?: Channel;
  readonly lacks: string;
}

export interface TestPlan {
  readonly message: AlertMessage;
  readonly tests: readonly PlannedTest[];
}

/** Chooses the named channel, else the channels of the rule, else all enabled ones. Throws `UNKNOWN_RULE`. */
export function planTest({ file, inForce, notes }: ReadAlerts, wish: TestWish): TestPlan {
  const rule = wish.rule === undefined ? undefined : findRule(file.rules, wish.rule);
  const group = rule && exampleGroup(rule, wish.jobIds);
  const brokenBy = (name: ChannelName): string =>
    notes
      .filter(({ channel, isBroken }) => channel === name && isBroken)
      .map(({ message }) => message)
      .join(' ');
  const isEnabled = (name: ChannelName): boolean => inForce.channels.has(name) || brokenBy(name) !== '';
  const asked = namesOf(wish, rule && group && { rule, group, routes: inForce.settings });
  const names = asked ?? CHANNELS.filter(isEnabled);
  return {
    message: buildTestMessage({ id: wish.id, now: wish.now, rule, group }),
    tests: names.map((name) => {
      const channel = inForce.channels.get(name);
      const lacks = brokenBy(name) || `It is off here: NOTIFY_${name.toUpperCase()}_ENABLED is not true.`;
      return { name, ...(channel && { channel }), lacks: channel ? '' : lacks };
    }),
  };
}

interface OfRule {
  readonly rule: AlertRule;
  readonly group: Group;
  readonly routes: Parameters<typeof alertChannels>[1];
}

function namesOf({ channel }: TestWish, of: OfRule | undefined): readonly ChannelName[] | undefined {
  if (channel !== undefined) return [channel];
  return of && alertChannels({ rule: of.rule, episode: { group: of.group } }, of.routes);
}

/** An example subject for a message of the rule: the first matching job, or its queue. Pure. */
function exampleGroup({ name, condition }: AlertRule, jobIds: readonly string[]): Group {
  if ('jobPattern' in condition) {
    const matches = createJobMatcher();
    const job = jobIds.find((id) => matches(condition.jobPattern, id));
    return job === undefined ? { kind: 'rule', name } : { kind: 'job', name: job };
  }
  if (condition.kind === 'nodeSilent' || condition.kind === 'channelBroken') return { kind: 'rule', name };
  return { kind: 'queue', name: condition.queue ?? DEFAULT_QUEUE };
}
