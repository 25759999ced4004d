/** The state of the issue of a task, in words. Pure. */

export interface IssueWords {
  readonly says: string;
  /** A person has to look. */
  readonly isBad: boolean;
}

const STATES: Readonly<Record<string, string>> = {
  none: 'the sync has not met it yet',
  intent: 'is being made',
  unknown: 'was perhaps made: the sync looks again',
  linked: 'up to date',
  moved: 'moved to another repository',
  deleted: 'deleted on GitHub',
  missing: 'gone from GitHub, or not to be seen by the token',
  error: 'not up to date',
};
const BAD: readonly string[] = ['error', 'deleted', 'missing'];

export function issueWords(state: string): IssueWords {
  return { says: STATES[state] ?? state, isBad: BAD.includes(state) };
}
