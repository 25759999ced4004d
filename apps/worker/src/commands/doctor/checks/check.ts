/** The contract of a check of the doctor: it examines one thing and returns a finding. */
import type { ProcessIdentity } from '@sb/runner';
import type { Dialect, Store } from '@sb/storage';

export type Verdict = 'ok' | 'warning' | 'problem';

export interface Finding {
  readonly verdict: Verdict;
  /** The fact or the measurement. */
  readonly found: string;
  /** The healthy state; absent if the verdict is ok. */
  readonly expected?: string;
  /** An action for the operator. */
  readonly advice?: string;
}

/** The subject of all checks of a store. */
export interface Patient {
  readonly store: Store;
  readonly version: string;
  /** Ms since the epoch, of this machine. */
  readonly now: () => number;
  readonly identity: ProcessIdentity;
  /** The time zones of scheduler.yaml. */
  readonly zones: readonly string[];
  /** True: checks may take minutes. */
  readonly thorough: boolean;
}

export interface Check {
  /** For scripts: it never changes. */
  readonly id: string;
  /** For people. */
  readonly title: string;
  /** Undefined: the check runs on both dialects. */
  readonly dialect?: Dialect;
  /** Time limit of this check, ms; default: the limit of all checks. */
  readonly withinMs?: number;
  readonly examine: (patient: Patient) => Promise<Finding>;
  /** The repair of `--fix`; safe beside daemons at work. Returns a description of the repair; undefined for none. */
  readonly treat?: (patient: Patient) => Promise<string | undefined>;
}

export interface Diagnosis extends Finding {
  readonly id: string;
  readonly title: string;
  /** The repair of `--fix`. */
  readonly done?: string;
}

export function ok(found: string): Finding {
  return { verdict: 'ok', found };
}
