/**
 * Sends a test message through the daemons. Called by the console, which has no secrets of channels.
 * Promise: the caller gets the answer of the channel, or that no daemon sends by it. A message that was not sent by then is
 * taken back: a test that arrives hours later would confuse people. After a crash of the caller the messages are sent.
 */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { publish, toEngineEvent } from '@sb/events';
import { checkOperator } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import {
  type AlertRuleSet,
  channelsOffEverywhere,
  readAlertConfig,
  rulesInForce,
} from '../queries/alert-config.ts';
import { NoDaemonError } from './errors.ts';
import { findRule } from './find-rule.ts';
import type { Group } from '../group.ts';
import { alertChannels } from '../episodes/notify.ts';
import type { ChannelName } from '../rules.ts';
import type { AlertRule } from '../evaluate/rule.ts';
import { insertDeliveries } from '../deliver/deliveries.sql.ts';
import { findTests, takeBackTests, type TestRow } from './tests.sql.ts';
import { buildTestMessage } from './test-message.ts';

const PATIENCE_MS = 15_000;
const CHECK_EVERY_MS = 100;

export interface TestWish {
  /** Default: the channels of the rule, or of the settings. */
  readonly channel?: ChannelName;
  /** The message looks like one of this rule. */
  readonly rule?: string;
}

interface AskedMessage {
  readonly channel: ChannelName;
  readonly key: string;
  readonly off: string | undefined;
}

export interface RequestedTest {
  /** The messages, each with its key. `off`: why no daemon sends by the channel; such a message is not made. */
  readonly messages: readonly AskedMessage[];
}

export interface TestResult {
  readonly channel: ChannelName;
  /** `not_taken`: no daemon has tried it, as none sends by this channel. `under_way`: the answer has yet to come. */
  readonly outcome: 'sent' | 'failed' | 'not_taken' | 'under_way';
  /** The answer of the channel; of one that is off, why it is. */
  readonly says?: string;
}

/** The messages and their event are one transaction; no message, no event. Fails with `REQUEST_INVALID`, with `NO_DAEMON` if no daemon with rules is running, and with `UNKNOWN_RULE`. */
export async function requestTestAlert(
  store: Store,
  { channel, rule: name }: TestWish,
  { actor }: { readonly actor: string },
): Promise<RequestedTest> {
  checkOperator('A test', { actor });
  const config = await readAlertConfig(store);
  const ruleSet = rulesInForce(config);
  if (!ruleSet) throw new NoDaemonError();
  const rule = name === undefined ? undefined : findRule(ruleSet.rules, name);
  const channels = channel === undefined ? testChannels(ruleSet, rule) : [channel];
  const id = randomUUID();
  const off = channelsOffEverywhere(config);
  const messages = channels.map((one) => ({ channel: one, key: `test ${id} ${one}`, off: off[one]?.says }));
  const message = buildTestMessage({ id: `test_${id}`, now: await store.now(), rule });
  const made = messages.filter((one) => one.off === undefined);
  if (made.length === 0) return { messages };
  const facts = {
    channels: made.map((one) => one.channel),
    ...(name !== undefined && { rule: name }),
  };
  await store.write(function* (tx) {
    yield* insertDeliveries(
      tx,
      made.map(({ channel: one, key }) => ({ dedupeKey: key, channel: one, message })),
    );
    yield* publish(tx, [toEngineEvent('alert.tested', facts, { actor })]);
  });
  return { messages };
}

/** The results, in the order of the channels. */
export async function awaitTestAlert(
  store: Store,
  { messages }: RequestedTest,
  { patienceMs = PATIENCE_MS, signal }: { readonly patienceMs?: number; readonly signal?: AbortSignal } = {},
): Promise<readonly TestResult[]> {
  const keys = messages.map(({ key }) => key);
  const deadline = performance.now() + patienceMs;
  for (;;) {
    if (signal?.aborted || performance.now() >= deadline) break;
    const rows = await store.read((tx) => findTests(tx, keys));
    if (!rows.some(isOpen)) break;
    await sleep(CHECK_EVERY_MS);
  }
  const rows = await store.write(function* (tx) {
    const taken = yield* takeBackTests(tx, keys);
    return [...taken, ...(yield* findTests(tx, keys))];
  });
  const last = new Map(rows.map((row) => [row.key, row]));
  return messages.map(({ channel, key, off }) =>
    off === undefined ? resultOf(channel, last.get(key)) : { channel, outcome: 'not_taken', says: off },
  );
}

/** No daemon has tried it to the end so far. */
function isOpen({ state, says }: TestRow): boolean {
  return state === 'waiting' && says === null;
}

function resultOf(channel: ChannelName, row: TestRow | undefined): TestResult {
  const says = row?.says ?? undefined;
  if (row?.state === 'sent') return { channel, outcome: 'sent', ...(says !== undefined && { says }) };
  if (says !== undefined) return { channel, outcome: 'failed', says };
  return { channel, outcome: row?.held === 1 ? 'under_way' : 'not_taken' };
}

function testChannels({ settings }: AlertRuleSet, rule: AlertRule | undefined): readonly ChannelName[] {
  if (!rule) return settings.channels;
  const group: Group = { kind: 'rule', name: rule.name };
  return alertChannels({ rule, episode: { group } }, settings);
}
