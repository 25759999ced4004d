/**
 * Records a test message that a command has sent by itself. Called by the command line.
 * Promise: a channel that has taken it is not broken any more, as after a test by a daemon. A crash before the commit
 * records nothing, although the message was sent.
 */
import { publish, toEngineEvent } from '@sb/events';
import { checkOperator } from '@sb/queue/engine';
import type { Store } from '@sb/storage';
import type { AlertMessage } from '../message.ts';
import type { ChannelName } from '../rules.ts';
import { insertSentTests } from './tests.sql.ts';

export interface SentTest {
  readonly message: AlertMessage;
  /** The rule that it looked like one of. */
  readonly rule?: string | undefined;
  /** The channels that were asked. */
  readonly channels: readonly ChannelName[];
  /** Those that have taken it, with their answers. */
  readonly sent: readonly { readonly channel: ChannelName; readonly says: string }[];
}

/** Fails with `REQUEST_INVALID`. */
export async function recordTestAlert(
  store: Store,
  { message, rule, channels, sent }: SentTest,
  { actor }: { readonly actor: string },
): Promise<void> {
  checkOperator('A test', { actor });
  const facts = { channels, ...(rule !== undefined && { rule }) };
  await store.write(function* (tx) {
    yield* insertSentTests(tx, sent, message);
    yield* publish(tx, [toEngineEvent('alert.tested', facts, { actor })]);
  });
}
