import { suggestion } from '@sb/config';
import { CodedError, quote } from '@sb/words';

const MAX_LISTED = 12;

/** The first commands to type where no organisation is stored yet. */
export const FIRST_STEPS =
  'Make an example: worker questboard:example --out board.yaml; then: worker questboard:import board.yaml';

/** The organisation is not stored. */
export class UnknownOrganisationError extends CodedError {
  readonly code = 'UNKNOWN_ORG';
  readonly orgId: string;

  constructor(orgId: string, known: readonly string[]) {
    const advice = known.length === 0 ? ` ${FIRST_STEPS}` : suggestion(orgId, known);
    super(`There is no organisation ${quote(orgId)} (${listOf(known)}).${advice}`);
    this.orgId = orgId;
  }
}

/** Another process changed the organisation each time that a change to it was ready to be written. */
export class BoardChangedError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Nothing was written. Try again.';

  constructor(orgId: string, times: number) {
    super(
      `Another process changed the organisation "${orgId}" ${times} times while this change to it was computed.`,
    );
  }
}

/** A text that names no week. */
export class InvalidWeekError extends CodedError {
  readonly code = 'WEEK_INVALID';
  readonly hint = 'Type a week as 2026-W06, or any date in it as 2026-02-04.';

  constructor(text: string) {
    super(`Expected an ISO week or a date that exists, got ${quote(text)}.`);
  }
}

function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'none is imported yet';
  const shown = known.slice(0, MAX_LISTED).join(', ');
  const more = known.length > MAX_LISTED ? ', ...' : '';
  return `${known.length === 1 ? '1 is' : `${known.length} are`}: ${shown}${more}`;
}
