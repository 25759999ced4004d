import type { AlertMessage, ChannelMessage } from './message.ts';
import type { ChannelName } from './rules.ts';

/** What became of one try to tell. Whether and when it is tried again is not the channel's to say. */
export type SendResult =
  /** `ref`: what the service calls the message. */
  | { readonly kind: 'delivered'; readonly ref?: string }
  /** It asks for patience. */
  | { readonly kind: 'throttled'; readonly waitMs: number; readonly says: string }
  /** Another try may help. */
  | { readonly kind: 'transient'; readonly says: string }
  /** None will: the address is gone, the secret is wrong, it does not take such a message. */
  | { readonly kind: 'permanent'; readonly says: string }
  /** Nobody knows whether it arrived: the connection broke after it was sent. */
  | { readonly kind: 'ambiguous'; readonly says: string };

/** What the channel has taken before. */
export interface Earlier {
  readonly message: AlertMessage;
  /** What the service called it then. */
  readonly ref?: string;
}

export interface SendHow {
  readonly signal: AbortSignal;
  /** What it was told of the same episode: the first message, and the last where that is another. */
  readonly earlier?: readonly Earlier[];
}

export interface Channel {
  readonly name: ChannelName;
  /** Never rejects, and never takes longer than some seconds. No secret is in what it says. */
  send(message: ChannelMessage, how: SendHow): Promise<SendResult>;
  /** What it would send, as it goes over the wire, without secrets. */
  preview(message: ChannelMessage): unknown;
}
