/** The words of the sync: what it is given, what it wants on GitHub, and what it remembers. */

/** Milliseconds since the epoch. */
export type Time = number;

export type SyncStatus = 'todo' | 'in-progress' | 'in-review' | 'blocked' | 'done' | 'cancelled';
export type SyncPhase = 'W' | 'I' | 'D' | 'G' | 'E' | 'T';

/** A task whose issue is kept up to date. */
export interface SyncTask {
  readonly id: string;
  readonly title: string;
  readonly description?: string;
  readonly acceptanceCriteria?: string;
  /** `owner/name`, as the task names it. */
  readonly repo: string;
  /** An issue that exists already: it is taken over. */
  readonly issueNumber?: number;
  readonly status: SyncStatus;
  /** Done, and waiting for an approval. */
  readonly awaitsApproval: boolean;
  readonly priority: string;
  readonly phase?: SyncPhase;
  readonly tags: readonly string[];
  /** The title of its quest. */
  readonly quest: string;
  /** The week of the approved or active plan that it is in. */
  readonly sprint?: string;
  readonly estimateMinutes?: number;
  readonly dueDate?: string;
  readonly dependsOn: readonly { readonly id: string; readonly title: string }[];
  /** The login on GitHub of its assignee. */
  readonly assigneeLogin?: string;
  /** ISO 8601. */
  readonly createdAt: string;
}

export interface SyncSettings {
  /** `owner/name`, `owner/*` or `*`, in any case. Empty: see `isAllowed`. */
  readonly allowedRepos: readonly string[];
  /** Of priority, status and phase, in this order. */
  readonly labelPrefixes: readonly string[];
  /** An issue that was perhaps created is not created again before this age. */
  readonly createSettleSeconds: number;
  readonly maxMutationsPerRun: number;
}

export type IssueState = 'open' | 'closed';
export type CloseReason = 'completed' | 'not_planned' | 'duplicate';

/** What an issue should be. */
export interface DesiredIssue {
  readonly title: string;
  /** The managed part of the body, without its markers. */
  readonly block: BlockParts;
  readonly labels: readonly string[];
  readonly state: IssueState;
  /** Why it is closed. */
  readonly reason?: CloseReason;
  readonly assignee?: string;
}

/** The managed part in the order in which it may be cut: the end never is. */
export interface BlockParts {
  readonly description: string;
  readonly criteria: string;
  readonly table: string;
  /** The line that says whose issue it is. */
  readonly identity: string;
}

/** An issue as GitHub has it. */
export interface RemoteIssue {
  readonly number: number;
  readonly nodeId: string;
  readonly url: string;
  /** `owner/name`; another one after a rename or a transfer. */
  readonly repo: string;
  readonly title: string;
  readonly body: string;
  readonly labels: readonly string[];
  readonly assignees: readonly string[];
  readonly state: IssueState;
  readonly reason?: string;
  readonly isPullRequest: boolean;
  readonly comments: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * `intent`: about to be created. `unknown`: perhaps created, the answer was lost. `linked`. `moved`: transferred to a
 * repository that may not be written, or its repository has given its name to another. `deleted`, `missing`: gone, or not to be seen. `error`: GitHub refused the content.
 */
export const LINK_STATES = ['intent', 'unknown', 'linked', 'moved', 'deleted', 'missing', 'error'] as const;

export type LinkState = (typeof LINK_STATES)[number];

/** The bond of a task with its issue. */
export interface Link {
  readonly taskId: string;
  /** `owner/name` as GitHub has it, in lower case. */
  readonly repo: string;
  /** As the task named it when the link began, in lower case: the key in the issue holds it. */
  readonly taskRepo: string;
  readonly state: LinkState;
  readonly issueNumber?: number;
  readonly issueNodeId?: string;
  readonly url?: string;
  /** The number that its task named when this issue was to be made: that issue was gone. */
  readonly replaces?: number;
  /** Of what was pushed last. */
  readonly contentHash?: string;
  readonly pushedState?: IssueState;
  readonly pushedReason?: CloseReason;
  readonly pushedAssignee?: string;
  /** The labels that the sync has put there. */
  readonly managedLabels: readonly string[];
  /** When the creation began: by the store's clock, and by GitHub's. */
  readonly intentAt?: Time;
  readonly intentRemoteAt?: Time;
  readonly lastPushedAt?: Time;
  readonly lastError?: string;
  /** Content that GitHub refused: it is not sent again. */
  readonly failedHash?: string;
  /** How many runs in a row did not find the issue. */
  readonly misses?: number;
}

export type WarningCode =
  | 'github-diverged'
  | 'repo-changed'
  | 'repo-not-allowed'
  | 'repo-unreachable'
  | 'issues-disabled'
  | 'assignee-unknown'
  | 'dropped'
  | 'moved'
  | 'gone'
  | 'body-full'
  | 'duplicate-issue'
  | 'label-refused'
  | 'list-too-long';

export interface Warning {
  readonly code: WarningCode;
  /** A task, or a repository. */
  readonly subject: string;
  readonly message: string;
}
