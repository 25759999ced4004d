import { randomUUID } from 'node:crypto';
import {
  type ChannelName,
  type ReadAlerts,
  recordTestAlert,
  type SendResult,
  usedChannels,
} from '@sb/alerts';
import { redactText } from '@sb/logger';
import { clean } from '@sb/views';
import { type PlannedTest, planTest, type TestPlan } from './plan-test.ts';
import { readAlerts } from './read-alerts.ts';
import { actorOf } from '../../cli/actor.ts';
import type { Call } from '../../cli/command.ts';
import { EXIT, type ExitCode } from '../../cli/failure.ts';
import { createServices, type Services, withStore } from '../../services/services.ts';

interface Options {
  readonly channel?: ChannelName;
  readonly rule?: string;
  readonly dryRun: boolean;
  readonly alerts?: string;
}

/** The answer of a channel. `says`: its own words, or what it lacks. */
interface Answer {
  readonly channel: ChannelName;
  readonly outcome: 'sent' | 'failed' | 'perhaps' | 'lacks';
  readonly says: string;
}

const NAME_WIDTH = 9;

/** Sends a test message from this process to each enabled channel, shows the answers, and records them in the store. */
export async function run(call: Call<object, Options>): Promise<ExitCode> {
  const { output, options, io } = call;
  const services = await createServices(call);
  const read = await withStore(services, ({ store }) => readAlerts(store, call, services));
  const plan = planTest(read, {
    ...(options.channel !== undefined && { channel: options.channel }),
    ...(options.rule !== undefined && { rule: options.rule }),
    id: `test_${randomUUID()}`,
    now: io.now(),
    jobIds: (await services.jobs()).list().map(({ id }) => id),
  });
  if (plan.tests.length === 0) return showNoChannel(call);
  if (options.dryRun) return preview(plan, call);
  const answers = await Promise.all(plan.tests.map((test) => send(test, plan, services.secrets)));
  output.data(answers);
  output.lines(...answers.map((answer) => line(answer, output)));
  await record(answers, plan, { call, services });
  const unused = unusedChannels(answers, read);
  if (unused.length > 0)
    output.remark(
      `No rule sends to ${unused.join(' or ')}: name it under "channels" in ${read.inForce.file} to get alerts there.`,
    );
  return answers.every(({ outcome }) => outcome === 'sent') ? EXIT.ok : EXIT.failed;
}

async function record(
  answers: readonly Answer[],
  { message }: TestPlan,
  { call: { io, options }, services }: { readonly call: Call<object, Options>; readonly services: Services },
): Promise<void> {
  const asked = answers.filter(({ outcome }) => outcome !== 'lacks');
  if (asked.length === 0) return;
  const test = {
    message,
    rule: options.rule,
    channels: asked.map(({ channel }) => channel),
    sent: asked.filter(({ outcome }) => outcome === 'sent'),
  };
  await withStore(services, ({ store }) => recordTestAlert(store, test, { actor: actorOf(io.env) }));
}

/** Channels that took the test and get no alert: the file names others. */
function unusedChannels(answers: readonly Answer[], { inForce }: ReadAlerts): readonly ChannelName[] {
  const used = usedChannels(inForce);
  return answers.flatMap(({ channel, outcome }) =>
    outcome === 'sent' && !used.includes(channel) ? [channel] : [],
  );
}

function showNoChannel({ output, options: { rule } }: Call<object, Options>): ExitCode {
  output.data([]);
  output.remark(
    rule === undefined
      ? 'No channel is enabled here. For Slack: NOTIFY_SLACK_ENABLED=true and SLACK_WEBHOOK_URL=https://hooks.slack.com/...'
      : `The rule ${rule} has no channel: give it one in alerts.yaml, "channels: [slack]".`,
  );
  return EXIT.failed;
}

/** Shows what each channel would send, without secrets. */
function preview({ tests, message }: TestPlan, { output }: Call<object, Options>): ExitCode {
  const previews = tests.map(({ name, channel, lacks }) => ({
    channel: name,
    ...(channel ? { preview: channel.preview(message) } : { lacks }),
  }));
  output.data(previews);
  for (const { channel, ...shown } of previews)
    output.lines(
      `${channel}${'lacks' in shown ? ` cannot send: ${clean(shown.lacks)}` : ''}`,
      ...('preview' in shown ? [JSON.stringify(shown.preview, null, 2)] : []),
    );
  return previews.every((one) => 'preview' in one) ? EXIT.ok : EXIT.failed;
}

async function send(
  { name, channel, lacks }: PlannedTest,
  { message }: TestPlan,
  secrets: readonly string[],
): Promise<Answer> {
  if (!channel) return { channel: name, outcome: 'lacks', says: lacks };
  const result = await channel.send(message, { signal: new AbortController().signal });
  return { channel: name, ...answerOf(result, secrets) };
}

function answerOf(result: SendResult, secrets: readonly string[]): Omit<Answer, 'channel'> {
  const says = redactText(result.says ?? '', secrets);
  if (result.kind === 'delivered') return { outcome: 'sent', says };
  return { outcome: result.kind === 'ambiguous' ? 'perhaps' : 'failed', says };
}

function line({ channel, outcome, says }: Answer, { isTerminal, style }: Call['output']): string {
  if (!isTerminal) return [channel, outcome, clean(says)].join('\t');
  const words = {
    sent: style.green('sent'),
    failed: style.red('FAILED'),
    perhaps: style.yellow('UNKNOWN, it may have arrived'),
    lacks: style.red('CANNOT SEND'),
  }[outcome];
  return `  ${channel.padEnd(NAME_WIDTH)}${words}${says === '' ? '' : ` · ${clean(says)}`}`;
}
