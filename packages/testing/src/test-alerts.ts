/** Alerts of a test worker: real rules, episodes and deliveries, and channels that collect messages. */
import {
  type AlertDigest,
  type AlertMessage,
  type Channel,
  type ChannelMessage,
  CHANNELS,
  type ChannelName,
  createJobMatcher,
  deliverDue,
  evaluateAlerts,
  listAlerts,
  type SendResult,
} from '@sb/alerts';
import type { RegisteredJob } from '@sb/jobs';
import { fold } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import { alertPorts, parseAlerts } from '@sb/worker/node';

export interface TestAlerts {
  /** The messages that one channel, or all of them, has accepted so far, oldest first. */
  deliveries(channel?: ChannelName): readonly AlertMessage[];
  /** The digests: alerts that came and went while a channel refused messages, and many alerts of one rule together. */
  digests(channel?: ChannelName): readonly AlertDigest[];
  /** The alerts that fire now, as `rule job` or `rule queue`. */
  firing(): Promise<readonly string[]>;
  /** Sets the result of a channel for each message from now on. At first it accepts all. */
  answer(channel: ChannelName, result: SendResult): void;
}

interface Taken {
  readonly channel: ChannelName;
  readonly message: ChannelMessage;
}

export interface TestAlerting extends TestAlerts {
  /** Folds, evaluates and sends. */
  evaluate(): Promise<void>;
}

/** `text` is that of an alerts.yaml. Throws on its first problem, because a test means its rules. */
export function createTestAlerts(store: Store, text: string, jobs: readonly RegisteredJob[]): TestAlerting {
  const { file, inForce } = parseAlerts(text, 'alerts.yaml', { jobs, env: {} });
  const [problem] = file.problems;
  if (problem) throw new Error(`alerts.yaml:${problem.line ?? 1}: ${problem.message}`);
  const taken: Taken[] = [];
  const answers = new Map<ChannelName, SendResult>();
  const channels = new Map(CHANNELS.map((name) => [name, collecting(name, { taken, answers })]));
  const ports = alertPorts(store, []);
  const matches = createJobMatcher();
  return {
    deliveries: (channel) =>
      takenBy(channel).flatMap((message) =>
        message.status === 'digest' || message.status === 'bulletin' ? [] : [message],
      ),
    digests: (channel) =>
      takenBy(channel).flatMap((message) => (message.status === 'digest' ? [message] : [])),
    async firing() {
      const { alerts } = await listAlerts(store, { limit: 1_000, state: 'firing' });
      return alerts.map(({ rule, about: { kind, name } }) => (kind === 'rule' ? rule : `${rule} ${name}`));
    },
    answer: (channel, result) => void answers.set(channel, result),
    async evaluate() {
      await fold(store);
      await evaluateAlerts({ ...ports, store, inForce, matches });
      await deliverDue({ store, channels, random: () => 0.5 });
    },
  };

  function takenBy(channel: ChannelName | undefined): readonly ChannelMessage[] {
    return taken.filter(({ channel: by }) => (channel ?? by) === by).map(({ message }) => message);
  }
}

function collecting(
  name: ChannelName,
  { taken, answers }: { readonly taken: Taken[]; readonly answers: ReadonlyMap<ChannelName, SendResult> },
): Channel {
  return {
    name,
    preview: (message) => message,
    async send(message) {
      const result = answers.get(name) ?? { kind: 'delivered' };
      if (result.kind === 'delivered') taken.push({ channel: name, message });
      return result;
    },
  };
}
