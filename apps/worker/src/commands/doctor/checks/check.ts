/** The contract of a check of the doctor: it examines one thing and returns a finding. */
import type { ProcessIdentity } from '@sb/runner';
import type { Dialect, Store } from '@sb/storage';
import type { ReadAlerts } from '@sb/alerts';

/**
 * The grades, the most urgent first. `problem`: something does not work, or data is in danger. `note`: an operator may
 * want to know it, and nothing is broken. `fine`: all is well.
 */
export const VERDICTS = ['problem', 'note', 'fine'] as const;
export type Verdict = (typeof VERDICTS)[number];

export interface Finding {
  readonly verdict: Verdict;
  /** The fact or the measurement; several facts are lines. */
  readonly found: string;
  /** The healthy state; absent if the verdict is fine. */
  readonly expected?: string;
  /** The times in `found`, in the zone of this machine: a console says them in the zone of its reader. */
  readonly instants?: readonly Instant[];
  /** An action for the operator; absent where there is nothing to do. */
  readonly advice?: string;
}

export interface Instant {
  /** As it is written in `found`: `Sat 14:53`. */
  readonly text: string;
  /** ISO 8601 */
  readonly at: string;
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
  /** The rules and channels of this environment; undefined if the file cannot be read. */
  readonly alerts: ReadAlerts | undefined;
  /** Where people find the console. `isConfigured`: this environment has settings of it. */
  readonly console: { readonly url: string; readonly isConfigured: boolean };
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
  /** It names boards, or tokens and links of people: a console hides it from those of some organisations. */
  readonly isOfAllOrgs?: true;
  /** Time limit of this check, ms; default: the limit of all checks. */
  readonly withinMs?: number;
  readonly examine: (patient: Patient) => Promise<Finding>;
  /** The repair of `--fix`; safe beside daemons at work. Returns a description of the repair; undefined for none. */
  readonly treat?: (patient: Patient) => Promise<string | undefined>;
}

export interface Diagnosis extends Finding {
  readonly id: string;
  readonly title: string;
  /** That of its check. */
  readonly isOfAllOrgs?: true;
  /** True: `--fix` may repair it. */
  readonly canFix?: true;
  /** The repair of `--fix`. */
  readonly done?: string;
}

export function fine(found: string): Finding {
  return { verdict: 'fine', found };
}
