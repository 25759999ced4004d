import { suggestion } from '@sb/config';
import { CodedError, quote } from '@sb/words';
import type { BoardRecord } from './events.ts';

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

/** A record that a verb names is not stored in the organisation. */
export class UnknownRecordError extends CodedError {
  readonly code: `UNKNOWN_${'MEMBER' | 'QUESTLINE' | 'QUEST' | 'TASK' | 'SPRINT'}`;

  constructor(
    kind: BoardRecord | 'sprint',
    id: string,
    { orgId, known }: { readonly orgId: string; readonly known: readonly string[] },
  ) {
    super(`There is no ${kind} ${quote(id)} in ${quote(orgId)}.${suggestion(id, known)}`);
    this.code = `UNKNOWN_${kind.toUpperCase() as Uppercase<typeof kind>}`;
  }
}

/** The record has changed since the caller read it. */
export class RevStaleError extends CodedError {
  readonly code = 'REV_STALE';
  readonly hint = 'Read it again, and decide again.';
  /** The revision of the record now. */
  readonly current: number;

  constructor(
    subject: string,
    { expected, current }: { readonly expected: number; readonly current: number },
  ) {
    super(`${quote(subject)} has changed: expected revision ${expected}, it is ${current}.`);
    this.current = current;
  }
}

/** A wish to a verb of the board has values that it cannot have. */
export class WishInvalidError extends CodedError {
  readonly code = 'REQUEST_INVALID';
  readonly problems: readonly WishProblem[];

  constructor(what: string, problems: readonly WishProblem[]) {
    super(`${what}, ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`);
    this.problems = problems;
  }
}

export interface WishProblem {
  readonly field: string;
  readonly message: string;
}

/** The rules of a board (each is the code of its error, in capitals). */
export const BOARD_RULES = [
  'transition_invalid',
  'dependency_unmet',
  'quest_locked',
  'quest_cancelled',
  'task_closed',
  'not_assignable',
  'already_assigned',
  'approval_not_needed',
  'not_done',
  'approver_refused',
  'id_taken',
  'dependency_cycle',
  'last_owner',
  'referenced',
  'archived',
  'email_taken',
] as const;

export type BoardRule = (typeof BOARD_RULES)[number];

/** What a rule waits for. */
export interface Unmet {
  readonly kind: 'task' | 'quest' | 'member' | 'date' | 'hold' | 'blocker';
  readonly id: string;
  readonly title?: string;
  readonly state?: string;
  readonly memberId?: string;
}

/** A record that names another one: `field` is where. */
export interface Referrer {
  readonly kind: BoardRecord;
  readonly id: string;
  readonly title: string;
  readonly field: string;
}

interface Broken {
  readonly message: string;
  /** What to do. */
  readonly hint: string;
  readonly unmet?: readonly Unmet[];
  readonly referrers?: readonly Referrer[];
  /** Whether `force` passes the rule. */
  readonly force?: boolean;
}

/** A rule of the board forbids what was asked; nothing was written. */
export class BoardRuleError extends CodedError {
  readonly code: Uppercase<BoardRule>;
  readonly rule: BoardRule;
  readonly unmet: readonly Unmet[];
  readonly referrers?: readonly Referrer[];
  readonly force: boolean;
  readonly hint: string;

  constructor(rule: BoardRule, { message, hint, unmet = [], referrers, force = false }: Broken) {
    super(message);
    this.code = rule.toUpperCase() as Uppercase<BoardRule>;
    this.rule = rule;
    this.unmet = unmet;
    this.force = force;
    this.hint = hint;
    if (referrers) this.referrers = referrers;
  }
}

function listOf(known: readonly string[]): string {
  if (known.length === 0) return 'none is imported yet';
  const shown = known.slice(0, MAX_LISTED).join(', ');
  const more = known.length > MAX_LISTED ? ', ...' : '';
  return `${known.length === 1 ? '1 is' : `${known.length} are`}: ${shown}${more}`;
}
