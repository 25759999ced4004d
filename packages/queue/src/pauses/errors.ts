import { CodedError, describeValue, isInstant } from '@sb/words';

const HINTS = {
  reason: "Other people read the reason: --reason 'provider down'",
  until: 'Give an instant to come, or a time span: --for 1h',
} as const;

/** A pause without a reason, or with an end that is no time to come. */
export class PauseInvalidError extends CodedError {
  readonly code = 'PAUSE_INVALID';
  readonly hint: string;
  constructor(field: 'reason' | 'until', expected: string, got: unknown) {
    super(`A pause, ${field}: expected ${expected}, got ${shown(field, got)}.`);
    this.hint = HINTS[field];
  }
}

function shown(field: 'reason' | 'until', got: unknown): string {
  if (got === undefined) return 'none';
  return field === 'until' && typeof got === 'number' && isInstant(got)
    ? new Date(got).toISOString()
    : describeValue(got);
}
