/** Errors of every folder. No message has a secret or a password in it. Each kind has a code that never changes. */
import { CodedError, compactDuration, quote } from '@sb/words';

export interface AccessProblem {
  /** `password`, `jobs` */
  readonly field: string;
  readonly message: string;
}

/** A wish that cannot be fulfilled as it is. Lists every problem. */
export class AccessInvalidError extends CodedError {
  readonly code = 'REQUEST_INVALID';
  readonly problems: readonly AccessProblem[];
  constructor(what: string, problems: readonly AccessProblem[]) {
    super(`${what}, ${problems.map(({ field, message }) => `${field}: ${message}`).join('; ')}.`);
    this.problems = problems;
  }
}

/** The same for an unknown name, a wrong password and a disabled user, so that a stranger learns nothing from it. `what`: for one who is signed in. */
export class SignInFailedError extends CodedError {
  readonly code = 'SIGN_IN_FAILED';
  readonly hint = 'An administrator can make a link for a new password: worker console:reset <name>';
  constructor(what = 'The name or the password is wrong, or the user is disabled.') {
    super(what);
  }
}

/** Too many failed sign-ins of an account or from an address, or too many sign-ins at once. */
export class RateLimitedError extends CodedError {
  readonly code = 'RATE_LIMITED';
  readonly retryAfterMs: number;
  constructor(what: string, retryAfterMs: number) {
    super(`${what}. Try again in ${compactDuration(retryAfterMs)}.`);
    this.retryAfterMs = retryAfterMs;
  }
}

export class UnknownUserError extends CodedError {
  readonly code = 'UNKNOWN_USER';
  readonly hint = 'Try: worker user:list';
  constructor(name: string) {
    super(`There is no user ${quote(name)}.`);
  }
}

export class UserExistsError extends CodedError {
  readonly code = 'USER_EXISTS';
  constructor(name: string) {
    super(`There is a user ${quote(name)} already. Choose another name.`);
  }
}

/** An installation always has an administrator of all organisations who can sign in. */
export class LastAdminError extends CodedError {
  readonly code = 'LAST_ADMIN';
  readonly hint = 'Make another administrator first: worker console:invite --role admin';
  constructor(name: string) {
    super(
      `${quote(name)} is the last administrator of all organisations who is not disabled. Nothing is changed.`,
    );
  }
}

/** The rights that the request was allowed by. */
export class AskerChangedError extends CodedError {
  readonly code = 'FORBIDDEN';
  readonly hint = 'Sign in again, or ask another administrator.';
  constructor() {
    super(
      'Since the request began your rights or your password have changed, or your token has ended. Nothing is changed.',
    );
  }
}

/** The user was changed since it was read. */
export class UserChangedError extends CodedError {
  readonly code = 'CONFLICT';
  constructor(name: string, expected: number, found: number | undefined) {
    super(
      `The user ${quote(name)} has version ${found ?? 'none'}, not ${expected}: it was changed meanwhile. Nothing is changed.`,
    );
  }
}

export class UnknownSessionError extends CodedError {
  readonly code = 'UNKNOWN_SESSION';
  readonly hint = 'Try: worker session:list';
  constructor() {
    super('There is no such session, or it has ended.');
  }
}

export class UnknownLinkError extends CodedError {
  readonly code = 'UNKNOWN_LINK';
  readonly hint = 'Try: worker link:list';
  constructor() {
    super('There is no such link, or it has been used, has expired or is withdrawn.');
  }
}

export class UnknownTokenError extends CodedError {
  readonly code = 'UNKNOWN_TOKEN';
  readonly hint = 'Try: worker token:list';
  constructor(id: number) {
    super(`There is no token ${id}.`);
  }
}

/** The name of a token and of its user is who acts: two would share operations and the keys of requests. */
export class TokenExistsError extends CodedError {
  readonly code = 'TOKEN_EXISTS';
  readonly hint: string;
  constructor(name: string, user: string, id: number) {
    super(`Token ${id} of ${quote(user)} has the name ${quote(name)} and is still valid.`);
    this.hint = `Choose another name, or end that token first: worker token:revoke ${id}`;
  }
}

export class TooManyTokensError extends CodedError {
  readonly code = 'REQUEST_INVALID';
  readonly hint = 'Try: worker token:list, then worker token:revoke <id>';
  constructor(user: string, count: number) {
    super(`${user} has ${count} tokens that can be used, the most a user may have: end one first.`);
  }
}

export class UnknownViewError extends CodedError {
  readonly code = 'UNKNOWN_VIEW';
  constructor(id: number) {
    super(`There is no view ${id}, or it belongs to another user.`);
  }
}

/** A new view has the name of another one, which is not replaced unseen. */
export class ViewExistsError extends CodedError {
  readonly code = 'VIEW_EXISTS';
  readonly hint = 'Choose another name. To replace that view, send the version of it that you have read.';
  constructor(name: string) {
    super(`There is a view ${quote(name)} with another filter. Nothing is changed.`);
  }
}

/** Another person has saved or deleted the view since it was read. */
export class ViewChangedError extends CodedError {
  readonly code = 'CONFLICT';
  constructor(name: string) {
    super(`The view ${quote(name)} was changed meanwhile. Nothing is changed: read it again, and try again.`);
  }
}

/**
 * `done`: a first link, and there are users. `disabled`: a link for a new password of a user who is disabled. `asker`: the
 * rights or the password of the user who wants to make it have changed, the user is disabled, or its token has ended.
 */
export type LinkRefusal = 'unknown' | 'used' | 'expired' | 'done' | 'disabled' | 'asker';

const WHY: Readonly<Record<LinkRefusal, string>> = {
  unknown: 'There is no such link: its address is not complete, or it was withdrawn.',
  used: 'The link has been used: it works once.',
  expired: 'The link has expired.',
  done: 'There are users already: the first administrator needs no link any more.',
  disabled: 'The user is disabled.',
  asker:
    'Since the request began your rights or your password have changed, or your token has ended. No link was made.',
};
const NEXT: Readonly<Record<LinkRefusal, string>> = {
  unknown: 'Ask an administrator for a new one: worker console:invite',
  used: 'Sign in, or ask an administrator for a new one: worker console:invite',
  expired: 'Ask for a new one: worker console:invite, or worker console:invite --first',
  done: 'Sign in, or ask an administrator: worker console:invite',
  disabled: 'Try: worker user:enable <name>',
  asker: 'Sign in again, or ask another administrator.',
};

export class LinkRefusedError extends CodedError {
  readonly code = 'LINK_REFUSED';
  readonly why: LinkRefusal;
  readonly hint: string;
  constructor(why: LinkRefusal) {
    super(WHY[why]);
    this.why = why;
    this.hint = NEXT[why];
  }
}
