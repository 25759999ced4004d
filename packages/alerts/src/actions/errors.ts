/** The errors of actions on alerts: each kind has a stable code. */
import { suggestion } from '@sb/config';
import { CodedError, quote } from '@sb/words';
import type { AlertChoice } from './acknowledge.ts';
import type { Silence } from '../episodes/silences.sql.ts';
import type { AlertRow } from '../episodes/acknowledge.sql.ts';

export class UnknownSilenceError extends CodedError {
  readonly code = 'UNKNOWN_SILENCE';
  readonly hint = 'Try: worker alert:silences --all';

  constructor(id: number) {
    super(`There is no silence ${id}: no silence had that number, or its record was removed.`);
  }
}

/** The silence has ended, by its time or by an operator. */
export class SilenceOverError extends CodedError {
  readonly code = 'SILENCE_OVER';

  constructor({ id, until, ended }: Silence) {
    const how = ended
      ? `${ended.by} ended it at ${new Date(ended.at).toISOString()}`
      : `it lasted until ${new Date(until).toISOString()}`;
    super(`The silence ${id} is over: ${how}. Nothing is changed.`);
  }
}

export interface SilenceProblem {
  /** `until`, `match.job` */
  readonly field: string;
  readonly message: string;
}

export class SilenceInvalidError extends CodedError {
  readonly code = 'SILENCE_INVALID';
  readonly problems: readonly SilenceProblem[];
  readonly hint: string | undefined;

  constructor(problems: readonly SilenceProblem[]) {
    super(`A silence, ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`);
    this.problems = problems;
    this.hint = problems.some(({ field }) => field === 'reason')
      ? "Other people read the reason: --reason 'we move the mail'"
      : undefined;
  }
}

export class UnknownAlertError extends CodedError {
  readonly code = 'UNKNOWN_ALERT';
  readonly hint: string;

  constructor(choice: AlertChoice) {
    super('rule' in choice ? noneFires(choice) : `There is no alert ${choice.id}.`);
    this.hint = `Try: worker ${'rule' in choice ? 'alert:status' : 'alert:history'}`;
  }
}

/** The alert is over, or has not fired so far. */
export class AlertNotFiringError extends CodedError {
  readonly code = 'ALERT_NOT_FIRING';

  constructor({ id, rule, state, resolved_at: at }: AlertRow) {
    const why = at === null ? `it is ${state}` : `it was resolved at ${new Date(at).toISOString()}`;
    super(`The alert ${id} (${rule}) does not fire: ${why}. Nothing is changed.`);
  }
}

export class UnknownRuleError extends CodedError {
  readonly code = 'UNKNOWN_RULE';
  readonly hint = 'Try: worker alert:status';

  constructor(rule: string, known: readonly string[]) {
    const there = known.length === 1 ? '1 is' : `${known.length} are`;
    super(`There is no rule ${quote(rule)} in alerts.yaml (${there}).${suggestion(rule, known)}`);
  }
}

/** No daemon is running that could send. */
export class NoDaemonError extends CodedError {
  readonly code = 'NO_DAEMON';
  readonly hint =
    'Start one: worker daemon. Or send from here, where the environment has the secrets: worker alert:test';

  constructor() {
    super('No daemon with alerts is running: nothing was sent.');
  }
}

function noneFires({ rule, job }: { readonly rule: string; readonly job?: string }): string {
  return `No alert of the rule ${quote(rule)}${job === undefined ? '' : ` about ${job}`} fires.`;
}
