/** What people can ask of alerts in vain: each kind has a stable code. */
import type { AlertChoice } from './acknowledge.ts';
import type { Silence } from './silences.ts';
import type { AlertRow } from './store/acknowledge.ts';

export class UnknownSilenceError extends Error {
  override readonly name = 'UnknownSilenceError';
  readonly code = 'UNKNOWN_SILENCE';
  readonly hint = 'Try: worker alert:silences --all';

  constructor(id: number) {
    super(`There is no silence ${id}: none has had that number, or its record was removed.`);
  }
}

/** It has ended: by its time, or by somebody. */
export class SilenceOverError extends Error {
  override readonly name = 'SilenceOverError';
  readonly code = 'SILENCE_OVER';

  constructor({ id, until, ended }: Silence) {
    const how = ended
      ? `${ended.by} ended it at ${new Date(ended.at).toISOString()}`
      : `it was until ${new Date(until).toISOString()}`;
    super(`The silence ${id} is over: ${how}. Nothing is changed.`);
  }
}

export interface SilenceProblem {
  /** `until`, `match.job` */
  readonly field: string;
  readonly message: string;
}

export class SilenceInvalidError extends Error {
  override readonly name = 'SilenceInvalidError';
  readonly code = 'SILENCE_INVALID';
  readonly problems: readonly SilenceProblem[];

  constructor(problems: readonly SilenceProblem[]) {
    super(`A silence, ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`);
    this.problems = problems;
  }
}

export class UnknownAlertError extends Error {
  override readonly name = 'UnknownAlertError';
  readonly code = 'UNKNOWN_ALERT';
  readonly hint: string;

  constructor(choice: AlertChoice) {
    super('rule' in choice ? noneFires(choice) : `There is no alert ${choice.id}.`);
    this.hint = `Try: worker ${'rule' in choice ? 'alert:status' : 'alert:history'}`;
  }
}

/** There is nothing to take on: it is over, or has not fired so far. */
export class AlertNotFiringError extends Error {
  override readonly name = 'AlertNotFiringError';
  readonly code = 'ALERT_NOT_FIRING';

  constructor({ id, rule, state, resolved_at: at }: AlertRow) {
    const why = at === null ? `it is ${state}` : `it was resolved at ${new Date(at).toISOString()}`;
    super(`The alert ${id} (${rule}) does not fire: ${why}. Nothing is changed.`);
  }
}

function noneFires({ rule, job }: { readonly rule: string; readonly job?: string }): string {
  return `No alert of the rule ${JSON.stringify(rule)}${job === undefined ? '' : ` about ${job}`} fires.`;
}
