/** A question to a route, and what came of it: both can be sent to a thread. */
import type { Refusal } from './refusal.ts';
import type { Call, Following } from './route.ts';

/** The fields of a call that cannot be sent to a thread; all but the last two exist only beside the live stream. */
export type Beside = 'live' | 'visitor' | 'about' | 'metrics' | 'program' | keyof Following;

/** All of a call that can be sent to a thread. */
export type Question = Omit<Call, 'store' | Beside>;

export type Outcome =
  | { readonly isRefused: false; readonly json: string | undefined }
  | { readonly isRefused: true; readonly refusal: Refusal };
