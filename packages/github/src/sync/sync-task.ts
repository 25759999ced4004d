/** One task in a run: what its link and its wish ask for. */
import { hashOf } from '../mapping/content-hash.ts';
import { type Leave, linkThatCounts, nextStep } from '../links/next-step.ts';
import { hasIssue } from '../links/standing.ts';
import { desiredIssue, isOver } from '../mapping/desired-issue.ts';
import { labelsOf } from '../mapping/labels.ts';
import type { SyncTask, Warning } from '../model.ts';
import { createIssue } from './create-issue.ts';
import { pushIssue } from './push-issue.ts';
import { takeOver, takeOverForLost } from './take-over.ts';
import { cannotUse, type Outcome, type Wish, type Work } from './task-work.ts';

const TO_ALLOW = 'To allow it: github.allowedRepos in its settings';

export async function syncTask(work: Work, task: SyncTask): Promise<Outcome> {
  const { links, repositories, isAllowed, recreate } = work;
  const link = linkThatCounts(task, links.get(task.id), { recreate });
  if (!link) links.delete(task.id);
  const wish = wishOf(work, task);
  const isUsable = (repo: string): boolean => repositories.isUsable(repo);
  const step = nextStep(task, link, { ...wish, isAllowed, isUsable, recreate, isOver: isOver(task) });
  const named = task.repo.toLowerCase();
  switch (step.kind) {
    case 'create':
      return createIssue(work, wish, named);
    case 'take-over':
      return takeOver(work, wish, step.issueNumber);
    case 'push':
      return pushIssue(work, wish, step.link);
    case 'replace-lost':
      return takeOverForLost(work, wish, step);
    case 'leave':
      work.warn(warningOf(step, task));
      return { kind: 'skipped' };
    case 'unusable':
      return cannotUse(named);
    case 'unchanged':
    case 'skipped':
    case 'waits':
      return { kind: step.kind };
  }
}

function warningOf(step: Leave, task: SyncTask): Warning {
  const named = task.repo.toLowerCase();
  switch (step.why) {
    case 'not-allowed':
      return {
        code: 'repo-not-allowed',
        subject: named,
        message: `the organisation does not allow this repository. ${TO_ALLOW}`,
      };
    case 'home-not-allowed':
      return {
        code: 'repo-not-allowed',
        subject: step.link.repo,
        message: `the organisation does not allow this repository, where issues of its tasks are by now. ${TO_ALLOW}`,
      };
    case 'elsewhere':
      return {
        code: 'repo-changed',
        subject: task.id,
        message: `the task names ${named}, its issue is in ${step.link.repo}: the issue stays as it is`,
      };
    case 'gone': {
      const { repo, issueNumber, state, lastError = state } = step.link;
      return {
        code: state === 'moved' ? 'moved' : 'gone',
        subject: task.id,
        message: `${issueNumber === undefined ? '' : `${repo}#${issueNumber} `}${lastError}: the sync leaves it alone. To make the issue again: worker github:sync --recreate`,
      };
    }
  }
}

function wishOf(work: Work, task: SyncTask): Wish {
  const { orgId, installation, settings, links } = work;
  const repo = task.repo.toLowerCase();
  const { taskRepo = repo, repo: home = repo } = links.get(task.id) ?? {};
  const desired = desiredIssue(task, {
    identity: { installation, orgId, taskId: task.id, repo: taskRepo },
    home,
    settings,
    ...(task.assigneeLogin !== undefined && { assignee: task.assigneeLogin }),
    issueOf(taskId) {
      const other = links.get(taskId);
      return other && hasIssue(other) ? { repo: other.repo, number: other.issueNumber } : undefined;
    },
  });
  const hash = hashOf(desired);
  const attempt = task.issueNumber === undefined ? hash : `${hash} ${task.issueNumber}`;
  return { task, taskRepo, desired, labels: labelsOf(task, settings.labelPrefixes), hash, attempt };
}
