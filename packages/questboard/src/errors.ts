import { suggestion } from '@sb/config';
import { CodedError } from '@sb/words';

const MAX_LISTED = 12;

/** What to do where no organisation is stored yet. */
export const FIRST_STEPS =
  'Make an example: worker questboard:example --out board.yaml; then: worker questboard:import board.yaml';

/** Somebody asked for an organisation that is not stored. */
export class UnknownOrganisationError extends CodedError {
  readonly code = 'UNKNOWN_ORG';
  readonly orgId: string;

  constructor(orgId: string, known: readonly string[]) {
    const advice = known.length === 0 ? ` ${FIRST_STEPS}` : suggestion(orgId, known);
    super(`There is no organisation "${orgId}" (${listOf(known)}).${advice}`);
    this.orgId = orgId;
  }
}

/** An organisation was changed by others each time that a change to it was ready to be written. */
export class BoardChangedError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Nothing was written. Try again.';

  constructor(orgId: string, times: number) {
    super(
      `The organisation "${orgId}" was changed by somebody else ${times} times while a change to it was made.`,
    );
  }
}

function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'none is imported yet';
  const shown = known.slice(0, MAX_LISTED).join(', ');
  const more = known.length > MAX_LISTED ? ', ...' : '';
  return `${known.length === 1 ? '1 is' : `${known.length} are`}: ${shown}${more}`;
}
