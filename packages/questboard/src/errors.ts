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

/** A job computes changes to the organisation now. */
export class BoardBusyError extends CodedError {
  readonly code = 'CONFLICT';
  readonly hint = 'Try again in a moment.';

  constructor(orgId: string) {
    super(`A job has the organisation "${orgId}" now.`);
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

const UNKNOWN = {
  member: { code: 'UNKNOWN_MEMBER' },
  questline: { code: 'UNKNOWN_QUESTLINE' },
  quest: { code: 'UNKNOWN_QUEST' },
  task: { code: 'UNKNOWN_TASK' },
  sprint: { code: 'UNKNOWN_SPRINT' },
} as const;

/** A record that a verb names is not stored in the organisation. */
export class UnknownRecordError extends CodedError {
  readonly code: (typeof UNKNOWN)[keyof typeof UNKNOWN]['code'];
  readonly hint?: string;

  constructor(
    kind: keyof typeof UNKNOWN,
    id: string,
    {
      orgId,
      known,
      hint,
    }: { readonly orgId: string; readonly known: readonly string[]; readonly hint?: string },
  ) {
    super(`There is no ${kind} ${quote(id)} in ${quote(orgId)}.${suggestion(id, known)}`);
    this.code = UNKNOWN[kind].code;
    if (hint !== undefined) this.hint = hint;
  }
}

/** The record, or the whole board, has changed since the caller read it. */
export class RevStaleError extends CodedError {
  readonly code = 'REV_STALE';
  readonly hint = 'Read it again, and decide again.';
  /** The revision of the record now, or the number of the board. */
  readonly current: number;

  constructor(
    subject: string,
    {
      expected,
      current,
      of = 'revision',
    }: { readonly expected: number; readonly current: number; readonly of?: 'revision' | 'board' },
  ) {
    super(`${quote(subject)} has changed: expected ${of} ${expected}, it is ${current}.`);
    this.current = current;
  }
}

/** A wish to a verb of the board has values that it cannot have. */
export class WishInvalidError extends CodedError {
  readonly code = 'REQUEST_INVALID';
  readonly problems: readonly WishProblem[];

  constructor(what: string, problems: readonly WishProblem[]) {
    const said = problems.map(({ field, message }) => `${field}: ${message}`).join('; ');
    super(`${what}, ${said}${said.endsWith('?') ? '' : '.'}`);
    this.problems = problems;
  }
}

export interface WishProblem {
  readonly field: string;
  readonly message: string;
}

/** The rules of a board. `isForced`: `force` passes it. */
const RULES = {
  transition_invalid: { code: 'TRANSITION_INVALID', isForced: false },
  dependency_unmet: { code: 'DEPENDENCY_UNMET', isForced: true },
  quest_locked: { code: 'QUEST_LOCKED', isForced: true },
  quest_cancelled: { code: 'QUEST_CANCELLED', isForced: false },
  task_closed: { code: 'TASK_CLOSED', isForced: false },
  not_assignable: { code: 'NOT_ASSIGNABLE', isForced: false },
  already_assigned: { code: 'ALREADY_ASSIGNED', isForced: true },
  approval_not_needed: { code: 'APPROVAL_NOT_NEEDED', isForced: false },
  not_done: { code: 'NOT_DONE', isForced: false },
  approver_refused: { code: 'APPROVER_REFUSED', isForced: false },
  id_taken: { code: 'ID_TAKEN', isForced: false },
  email_taken: { code: 'EMAIL_TAKEN', isForced: false },
  dependency_cycle: { code: 'DEPENDENCY_CYCLE', isForced: true },
  last_owner: { code: 'LAST_OWNER', isForced: false },
  referenced: { code: 'REFERENCED', isForced: false },
  archived: { code: 'ARCHIVED', isForced: false },
} as const;

export type BoardRule = keyof typeof RULES;

/** A condition of a rule that is not met. */
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
}

/** A rule of the board forbids what was asked; nothing was written. */
export class BoardRuleError extends CodedError {
  readonly code: (typeof RULES)[BoardRule]['code'];
  readonly rule: BoardRule;
  readonly unmet: readonly Unmet[];
  readonly referrers?: readonly Referrer[];
  /** Whether `force` passes the rule. */
  readonly force: boolean;
  readonly hint: string;

  constructor(rule: BoardRule, { message, hint, unmet = [], referrers }: Broken) {
    super(message);
    this.code = RULES[rule].code;
    this.rule = rule;
    this.unmet = unmet;
    this.force = RULES[rule].isForced;
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
