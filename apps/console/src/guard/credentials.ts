import type { Who } from '../http/who.ts';
import { isLoopback } from './proxy.ts';

/** Undefined: the credentials are of no user, token or wall. */
export type Identify = (credentials: Credentials, how?: HowToIdentify) => Promise<Who | undefined>;

export interface HowToIdentify {
  /** Whether the session counts as used; default true. False for the checks that a long answer makes by itself. */
  readonly touches?: boolean;
}

/** What a request says about who sends it. */
export interface Credentials {
  readonly authorization: string | undefined;
  readonly cookie: string | undefined;
  /** The address that the connection comes from. */
  readonly peer: string | undefined;
  /** A proxy has passed the request on. */
  readonly isForwarded: boolean;
  readonly header: (name: string) => string | undefined;
}

/** A program on this machine asks, and no proxy has passed its request on. */
export function isFromHere({ peer, isForwarded }: Credentials): boolean {
  return isLoopback(peer) && !isForwarded;
}
