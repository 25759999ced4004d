import type { AlertMessage, ChannelMessage } from './message.ts';
import type { ChannelName } from './rules.ts';

/** The result of one try to send a message. The channel does not decide whether and when it is tried again. */
export type SendResult =
  /** `ref`: the id that the service gave the message. `says`: its answer, such as `200`. */
  | { readonly kind: 'delivered'; readonly ref?: string; readonly says?: string }
  /** The service asks to wait. */
  | { readonly kind: 'throttled'; readonly waitMs: number; readonly says: string }
  /** Another try may help. */
  | { readonly kind: 'transient'; readonly says: string }
  /** No other try will help: the address is gone, the secret is wrong, or the service refuses such a message. */
  | {
      readonly kind: 'permanent';
      readonly says: string;
      /** The address is gone: the service wants no more requests. */
      readonly isGone?: true;
    }
  /** It is unknown whether the message arrived: the connection broke after it was sent. */
  | { readonly kind: 'ambiguous'; readonly says: string };

/** A message that the channel has delivered before. */
export interface Earlier {
  readonly message: AlertMessage;
  /** The id that the service gave it. */
  readonly ref?: string;
  /** When its alert was resolved, ms since the epoch. */
  readonly resolvedAt?: number;
}

export interface SendHow {
  readonly signal: AbortSignal;
  /** Delivered messages of the same episode: the first, and the last where that is another. */
  readonly earlier?: readonly Earlier[];
  /** Of a digest of ends: delivered messages of its alerts. They still show that the alerts fire. */
  readonly ended?: readonly Earlier[];
}

export interface Channel {
  readonly name: ChannelName;
  /** It changes the messages of alerts that a digest ends: `send` needs them as `ended`. */
  readonly changesEnded?: true;
  /** Never rejects, and never takes longer than some seconds. Its result holds no secret. */
  send(message: ChannelMessage, how: SendHow): Promise<SendResult>;
  /** The request that `send` would make, without secrets. */
  preview(message: ChannelMessage): unknown;
}
