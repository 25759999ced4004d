/** What an operator asks of the sync with GitHub: a run now, and one that makes again what people deleted. */
import type { GithubState } from '../../../../src/answers/board/github.ts';
import { tellDone } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { AppLink } from '../../components/app-link.tsx';
import { Button } from '../../components/button.tsx';
import { askFirst, type Question } from '../../frame/confirm.tsx';
import { useMay } from '../../frame/rights.ts';
import { plural } from '../../words/numbers.ts';

interface SyncNowProps {
  readonly org: string;
  readonly state: GithubState;
}

export function SyncNow({ org, state: { running, state, links } }: SyncNowProps) {
  const mayAct = useMay('operator');
  if (running)
    return (
      <p className="soft">
        <RunLink id={running.id} /> is under way.
      </p>
    );
  if (!mayAct || state === 'off') return null;
  const isFirst = state === 'ok' || state === 'never';
  const left = leftAlone(links);
  return (
    <p className="acts2">
      <Button icon={isFirst ? 'play' : 'retry'} onClick={() => askSync(org)}>
        {isFirst ? 'Sync now' : 'Try again now'}
      </Button>
      {left > 0 && <Button onClick={() => askAgain(org, left)}>Make {plural(left, 'issue')} again…</Button>}
    </p>
  );
}

/** Issues that no run looks at until a person asks for it. */
function leftAlone({ states: { deleted = 0, missing = 0, moved = 0 } }: GithubState['links']): number {
  return deleted + missing + moved;
}

function askSync(org: string): void {
  askRun(
    { orgId: org },
    {
      title: `Sync ${org} to GitHub now?`,
      says: 'It is a run beside its fires. It sends only what differs, and waits where GitHub asks it to.',
      verb: 'Sync now',
      command: `worker github:sync --org ${org}`,
    },
  );
}

function askAgain(org: string, count: number): void {
  const issues = plural(count, 'issue');
  askRun(
    { orgId: org, recreate: true },
    {
      title: `Make ${issues} of ${org} again?`,
      says: 'A task whose issue was deleted, or is not found, gets a new one. An issue that was moved is looked for again, and is kept up to date if its repository is allowed by now. All else is synced too.',
      verb: `Make ${issues} again`,
      command: `worker github:sync --org ${org} --recreate`,
    },
  );
}

type Asked = Pick<Question, 'title' | 'says' | 'verb' | 'command'>;

function askRun(input: object, asked: Asked): void {
  askFirst({
    ...asked,
    leave: 'Not now',
    act: async () => {
      const { says } = await postJson<{ readonly says: string }>('/jobs/github.sync/runs', { input });
      tellDone({ says, changes: ['board', 'runs', 'jobs', 'job'], mark: 'queued' });
    },
  });
}

export function RunLink({ id }: { readonly id: number }) {
  return (
    <AppLink className="lnk acc" href={`/runs/${id}`}>
      run {id}
    </AppLink>
  );
}
