// What everything speaks: the root of src.
export { type Act } from './act.ts';
export {
  type Identity,
  isOfJobsOnly,
  type Known,
  type LeastRole,
  mayDo,
  maySeeJob,
  maySeeOrg,
  type Refusal,
  type Rights,
  type Role,
  ROLES,
} from './identity.ts';
export {
  AccessInvalidError,
  LastAdminError,
  type LinkRefusal,
  LinkRefusedError,
  AskerChangedError,
  RateLimitedError,
  SignInFailedError,
  TokenExistsError,
  UnknownLinkError,
  UnknownSessionError,
  UnknownTokenError,
  UnknownUserError,
  UnknownViewError,
  UserChangedError,
  UserExistsError,
  ViewChangedError,
  ViewExistsError,
} from './errors.ts';

// People and their rights: users/.
export type { User } from './users/user.ts';
export { createUser } from './users/create-user.ts';
export { findUser, hasAnyUser, listUsers } from './users/find-users.ts';
export type { AskerAct } from './users/check-asker.ts';
export { changeUser, disableUser, enableUser, type UserChanges } from './users/change-user.ts';

// Sign in and out: sessions/.
export { signIn } from './sessions/sign-in.ts';
export type { Origin, SignedIn } from './sessions/start-session.ts';
export { readSession } from './sessions/read-session.ts';
export type { SessionRecord } from './sessions/session.ts';
export { endSession, findSession, listSessions, signOut } from './sessions/end-session.ts';
export { changePassword } from './sessions/change-password.ts';

// First user, invitations, new passwords, walls: links/.
export { type Link, type LinkKind, linkUrl } from './links/link.ts';
export { type FirstLink, type LinkWish, makeLink, offerFirstLink } from './links/make-link.ts';
export { type LinkRecord, readLink, useLink } from './links/use-link.ts';
export { findOpenLink, listOpenLinks, type OpenLink } from './links/list-links.ts';
export { withdrawLink } from './links/withdraw-link.ts';

// Programs: tokens/.
export type { Token } from './tokens/token.ts';
export { readToken } from './tokens/read-token.ts';
export { createToken, type TokenWish } from './tokens/create-token.ts';
export { listTokens, previewRevoke, type RevokedToken, revokeToken } from './tokens/revoke-token.ts';

// Requests that are sent twice: requests/.
export { type Begun, beginRequest, endRequest, forgetRequest } from './requests/requests.ts';
export type { RequestKey } from './requests/requests.sql.ts';

// The filters of a page under a name: saved-views/.
export {
  deleteView,
  listViews,
  type SavedView,
  saveView,
  type ViewOwner,
} from './saved-views/saved-views.ts';

// Who asked for more than it may: denials/.
export { createDenials, type Denial } from './denials/note-denials.ts';

// What expires, and what a restore must not bring back: retention/, restore/.
export { removeExpired } from './retention/remove-expired.ts';
export { FORGET_SESSIONS, forgetSessions, listRestoredTokens } from './restore/forget-sessions.ts';
