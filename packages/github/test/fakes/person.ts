/** What people do on the pages of GitHub, without the API. Each act happens a second after what was before it. */
import { changeIssue, type Changes, createIssue, type NewIssue } from './acts.ts';
import { type Issue, issueOf, type Reason, repositoryOf, type World } from './state.ts';

export interface Person {
  /** Returns the number. */
  open(repository: string, issue: Omit<NewIssue, 'author'> & { readonly author?: string }): number;
  /** Returns the number. */
  openPullRequest(
    repository: string,
    issue: Omit<NewIssue, 'author' | 'isPullRequest'> & { readonly author?: string },
  ): number;
  /** Labels and assignees replace those that the issue has. */
  edit(
    repository: string,
    number: number,
    changes: Pick<Changes, 'title' | 'body' | 'labels' | 'assignees'>,
  ): void;
  close(repository: string, number: number, reason?: Exclude<Reason, 'reopened'>): void;
  reopen(repository: string, number: number): void;
  comment(repository: string, number: number): void;
}

const A_PERSON = 'grace';

export function createPerson(world: World): Person {
  const open: Person['open'] = (name, issue) =>
    createIssue(world, repositoryOf(world, name), { author: A_PERSON, ...tick(issue) }).number;
  return {
    open,
    openPullRequest: (name, issue) => open(name, { ...issue, isPullRequest: true }),
    edit: change,
    close: (name, number, reason = 'completed') => change(name, number, { state: 'closed', reason }),
    reopen: (name, number) => change(name, number, { state: 'open' }),
    comment: (name, number) => {
      const issue = issueOf(repositoryOf(world, name), number);
      tick(issue).comments += 1;
      issue.updatedAt = world.clock.now();
    },
  };

  function change(name: string, number: number, changes: Changes): void {
    const repository = repositoryOf(world, name);
    const issue: Issue = issueOf(repository, number);
    changeIssue(world, repository, issue, tick(changes));
  }

  /** GitHub counts in seconds: without this, a change would bear the time of the creation. */
  function tick<T>(value: T): T {
    world.clock.move(1000);
    return value;
  }
}
