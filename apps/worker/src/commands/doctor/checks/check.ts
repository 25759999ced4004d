/** What a check of the doctor is: it looks at one thing and says what it found. */
import type { ProcessIdentity } from '@sb/runner';
import type { Dialect, Store } from '@sb/storage';

export type Verdict = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly verdict: Verdict;
  /** What was measured. */
  readonly found: string;
  /** What would be well; absent where all is. */
  readonly expected?: string;
  /** What to do. */
  readonly advice?: string;
}

/** What the checks of a store look at. */
export interface Patient {
  readonly store: Store;
  readonly version: string;
  /** Ms since the epoch, of this machine. */
  readonly now: () => number;
  readonly identity: ProcessIdentity;
  /** The zones that scheduler.yaml names. */
  readonly zones: readonly string[];
  /** Checks may take minutes. */
  readonly thorough: boolean;
}

export interface Check {
  /** Stable, for scripts. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Undefined: on both. */
  readonly dialect?: Dialect;
  /** Instead of the usual limit, ms. */
  readonly withinMs?: number;
  readonly examine: (patient: Patient) => Promise<Finding>;
  /** What `--fix` may do about it, safely, beside daemons at work. Says what it did; undefined for nothing. */
  readonly treat?: (patient: Patient) => Promise<string | undefined>;
}

export interface Diagnosis extends Finding {
  readonly id: string;
  readonly title: string;
  /** What `--fix` did. */
  readonly done?: string;
}

export function ok(found: string): Finding {
  return { verdict: 'ok', found };
}
