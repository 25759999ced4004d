/** The door of the GitHub sync: what tasks want is brought to issues, one way. */

// The words: tasks, links, warnings.
export {
  type Link,
  LINK_STATES,
  type LinkState,
  type SyncPhase,
  type SyncSettings,
  type SyncStatus,
  type SyncTask,
  type Warning,
} from './model.ts';
export { SYNC_EVENTS } from './events.ts';
export { LeaseLostError, TokenRefusedError } from './errors.ts';

// One run: sync/, by the rules of mapping/ and difference/, over client/.
export type { Clock, Request } from './client/github-client.ts';
export { runSync, type SyncOptions, type SyncOutcome } from './sync/run-sync.ts';
export type { SyncOrg, SyncReport } from './sync/sync-organisation.ts';
export { allowedRepos } from './sync/allowed-repos.ts';
export { needsRecreate } from './links/next-step.ts';

// Links for operators: queries/.
export { listGithubLinks, type LinkPage, type LinkPageWish } from './queries/list-links.ts';
export { findGithubLink } from './queries/find-link.ts';
export { checkGithub, type GithubCheck, type RepositoryCheck } from './queries/check-github.ts';
export { type LinkStates, readLinkStates } from './queries/sync-state.ts';
