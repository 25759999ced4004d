/** Records of a board as its answers have them. Pure. */
import type { Link } from '@sb/github';
import type { Outcome, QuestView, TaskLogEntry, TaskView } from '@sb/questboard';
import type { z } from 'zod';
import type { questView, TaskView as ShownTask } from '../../answers/board/board.ts';
import type { Call } from '../../http/route.ts';
import { logText, moveText, outcomeText, requirementText } from './board-words.ts';
import { issueRow } from './github-rows.ts';
import { recordTexts } from '../redacted.ts';

type Look = Pick<Call, 'who' | 'secrets'>;

export function taskRow(
  { moves, history, openFlags, ...same }: TaskView,
  { link, who, secrets }: Look & { readonly link: Link | undefined },
): ShownTask {
  const issue = issueOf(same, link, who);
  return recordTexts(
    {
      ...same,
      moves: moves.map((move) => {
        const says = moveText(move);
        return { ...move, ...(says !== undefined && { says }) };
      }),
      evidence: openFlags.map(({ kind, severity, since, reason }) => ({ kind, severity, since, reason })),
      history: history.map(logRow),
      ...(issue && { issue }),
    },
    secrets,
  );
}

export function logRow(entry: TaskLogEntry) {
  return { ...entry, says: logText(entry) };
}

function issueOf(
  { github, syncToGithub }: Pick<TaskView, 'github' | 'syncToGithub'>,
  link: Link | undefined,
  who: Look['who'],
): ShownTask['issue'] {
  if (link) return issueRow(link, who);
  if (!github || !syncToGithub) return undefined;
  const { repo, issueNumber, url } = github;
  return {
    repo,
    state: 'none',
    ...(issueNumber !== undefined && { issueNumber }),
    ...(url !== undefined && { url }),
  };
}

export function questRow({ requires, ...same }: QuestView, { secrets }: Look): z.output<typeof questView> {
  return recordTexts(
    {
      ...same,
      requires: requires.map(({ met, ...wish }) => ({ wish, met, says: requirementText(wish) })),
    },
    secrets,
  );
}

/** The effects of a verb beside its record: moved quests and warnings. */
export function outcomeRow({ changed, moved, warnings }: Outcome, said: Parameters<typeof outcomeText>[1]) {
  return { changed, moved, warnings, says: outcomeText({ changed, moved }, said) };
}
