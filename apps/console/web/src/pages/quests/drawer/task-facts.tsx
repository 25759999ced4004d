/** The fields of a task, and its issue on GitHub as the sync left it. */
import type { ReactNode } from 'react';
import type { TaskView } from '../../../../../src/answers/board/board.ts';
import type { Org } from '../../../../../src/answers/board/orgs.ts';
import { Day } from '../../../components/facts/day.tsx';
import { FactList } from '../../../components/facts/fact-list.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { minutesText } from '../../../board/board-marks.ts';
import { issueWords } from '../../../board/issue-words.ts';
import { phaseName } from '../../../board/phase-names.ts';
import { type QuestParts, questPath } from '../parts/quest-path.ts';

interface TaskFactsProps {
  readonly task: TaskView;
  readonly org: Org;
  readonly parts: QuestParts;
}

export function TaskFacts({ task, org, parts }: TaskFactsProps) {
  const { estimateMinutes, remainingMinutes, issue, syncToGithub } = task;
  const approver = org.members.find(({ id }) => id === task.approvedBy)?.name ?? task.approvedBy;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['priority', <span className={`prio ${task.priority}`}>{task.priority}</span>],
    ['due', task.dueDate !== undefined && <Day date={task.dueDate} />],
    ['estimate', estimateMinutes !== undefined && minutesText(estimateMinutes)],
    ['remaining', remainingMinutes !== undefined && minutesText(remainingMinutes)],
    ['phase', task.phase && `${task.phase}, ${phaseName(task.phase)}`],
    ['skills', task.skills.join(', ')],
    ['tags', task.tags.length > 0 && <Tags tags={task.tags} parts={parts} />],
    ['approval', task.requiresApproval && (approver === undefined ? 'needed' : `by ${approver}`)],
    ['started', task.startedAt !== undefined && <Time at={task.startedAt} isPast />],
    ['completed', task.completedAt !== undefined && <Time at={task.completedAt} isPast />],
    ['changed', <Time at={task.updatedAt} isPast />],
    ['revision', task.rev],
    [
      'GitHub',
      issue ? (
        <Issue issue={issue} />
      ) : (
        syncToGithub && <span className="hold">marked for GitHub, names no repository</span>
      ),
    ],
  ];
  return (
    <section>
      <FactList facts={facts} />
      {issue?.lastError !== undefined && <p className="note bad">The last sync said: {issue.lastError}</p>}
    </section>
  );
}

function Tags({ tags, parts }: { readonly tags: readonly string[]; readonly parts: QuestParts }) {
  return tags.map((tag) => (
    <AppLink key={tag} className="acc tag" href={questPath({ org: parts.org, view: 'tasks', tag })}>
      {tag}
    </AppLink>
  ));
}

function Issue({
  issue: { repo, issueNumber, url, state, pushedState, lastPushedAt },
}: {
  readonly issue: NonNullable<TaskView['issue']>;
}) {
  const { says, isBad } = issueWords(state);
  const name = `${repo}${issueNumber === undefined ? '' : `#${issueNumber}`}`;
  return (
    <>
      {url !== undefined && url.startsWith('https://') ? (
        <a className="textbtn" href={url} rel="noreferrer noopener" target="_blank">
          {name}
        </a>
      ) : (
        name
      )}{' '}
      <span className={isBad ? 'bad' : 'soft'}>
        {says}
        {pushedState !== undefined && `, ${pushedState}`}
      </span>
      {lastPushedAt !== undefined && (
        <span className="dim">
          , <Time at={lastPushedAt} isPast />
        </span>
      )}
    </>
  );
}
