/** A question to a route, and what came of it: both can be sent to a thread. */
import type { Refusal } from './refusal.ts';
import type { Call } from './route.ts';

/** What only routes that act have. */
export type Beside = 'live' | 'door' | 'about' | 'metrics' | 'program';

/** All of a call that can be sent to a thread. */
export type Question = Omit<Call, 'store' | Beside>;

export type Outcome =
  | { readonly isRefused: false; readonly json: string | undefined }
  | { readonly isRefused: true; readonly refusal: Refusal };
