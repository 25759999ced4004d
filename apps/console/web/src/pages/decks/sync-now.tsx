/** What an operator asks of the sync with GitHub: a run now, and one that makes again what people deleted. */
import type { GithubState } from '../../../../src/answers/board/github.ts';
import { showDone } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { Button } from '../../components/controls/button.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { askFirst, type Question } from '../../frame/confirm.tsx';
import { useMay } from '../../frame/rights.ts';
import { commandLine } from '../../words/commands/command-line.ts';
import { plural } from '../../words/numbers.ts';

interface SyncNowProps {
  readonly org: string;
  readonly state: GithubState;
}

export function SyncNow({ org, state: { running, state, leftAlone } }: SyncNowProps) {
  const mayAct = useMay('operator');
  if (running)
    return (
      <p className="soft">
        <RunLink id={running.id} className="lnk acc">
          run {running.id}
        </RunLink>{' '}
        is under way.
      </p>
    );
  if (!mayAct || state === 'off') return null;
  const isFirst = state === 'ok' || state === 'never';
  const again = againWords(leftAlone);
  return (
    <p className="acts2">
      <Button icon={isFirst ? 'play' : 'retry'} onClick={() => askSync(org)}>
        {isFirst ? 'Sync now' : 'Try again now'}
      </Button>
      {again && <Button onClick={() => askAgain(org, again)}>{again.verb}…</Button>}
    </p>
  );
}

interface Again {
  readonly verb: string;
  readonly says: readonly string[];
}

function againWords({ gone, moved }: GithubState['leftAlone']): Again | undefined {
  if (gone + moved === 0) return undefined;
  return {
    verb: gone > 0 ? `Make ${plural(gone, 'issue')} again` : `Look for ${plural(moved, 'moved issue')} again`,
    says: [
      ...(gone > 0 ? ['A task whose issue was deleted, or is not found, gets a new one.'] : []),
      ...(moved > 0
        ? [
            `${plural(moved, 'moved issue')}: looked for again, and kept up to date if the repository is allowed by now.`,
          ]
        : []),
    ],
  };
}

function askSync(org: string): void {
  askRun(
    { orgId: org },
    {
      title: `Sync ${org} to GitHub now?`,
      says: 'This adds one run. The schedule still fires at its next time. It sends only what differs, and waits where GitHub asks it to.',
      verb: 'Sync now',
      command: commandLine('github:sync', '--org', org),
    },
  );
}

function askAgain(org: string, { verb, says }: Again): void {
  askRun(
    { orgId: org, recreate: true },
    {
      title: `${verb} for ${org}?`,
      says: [...says, 'All else is synced too.'].join(' '),
      verb,
      command: commandLine('github:sync', '--org', org, '--recreate'),
    },
  );
}

type RunQuestion = Pick<Question, 'title' | 'says' | 'verb' | 'command'>;

function askRun(input: object, question: RunQuestion): void {
  askFirst({
    ...question,
    leave: 'Not now',
    act: async () => {
      const { says } = await postJson<{ readonly says: string }>('/jobs/github.sync/runs', { input });
      showDone({ says, changes: ['board', 'runs', 'jobs', 'job'], mark: 'queued' });
    },
  });
}
