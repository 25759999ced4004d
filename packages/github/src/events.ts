/** The changes of an issue that are published. */
const ISSUE_EVENTS = ['created', 'updated', 'closed', 'reopened', 'missing', 'moved'] as const;

export type IssueEvent = (typeof ISSUE_EVENTS)[number];

/** Published once for each organisation. */
export const COMPLETED_EVENT = 'github.sync.completed';

export function issueEventType(event: IssueEvent): string {
  return `github.issue.${event}`;
}

/** The types of the events that a sync may publish. */
export const SYNC_EVENTS: readonly string[] = [...ISSUE_EVENTS.map(issueEventType), COMPLETED_EVENT];
