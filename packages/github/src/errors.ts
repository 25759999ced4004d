import { CodedError } from '@sb/words';

/** GitHub does not know the token, or knows it no more. */
export class TokenRefusedError extends CodedError {
  readonly code = 'GITHUB_TOKEN_REFUSED';

  constructor() {
    super('GitHub refuses the token (401). Make a new one, set GITHUB_TOKEN, and look: worker github:doctor');
  }
}

/** Another run took the token's lease, since this one did not renew it in time. */
export class LeaseLostError extends CodedError {
  readonly code = 'GITHUB_LEASE_LOST';

  constructor() {
    super('Another run took over the token while this one waited for GitHub. The next run goes on.');
  }
}
