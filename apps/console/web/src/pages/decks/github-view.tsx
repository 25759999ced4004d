/** The sync with GitHub as the store knows it: what the last run did, what it left over and since when, its errors. */
import { useQuery } from '@tanstack/react-query';
import type { GithubState } from '../../../../src/answers/board/github.ts';
import { whoQuery } from '../../api/sign-in-queries.ts';
import { issueWords } from '../../board/issue-words.ts';
import { NoAnswer, StaleAnswer } from '../../components/answer/answer.tsx';
import { Command } from '../../components/answer/blank.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { commandLine } from '../../words/commands/command-line.ts';
import { countText, plural } from '../../words/numbers.ts';
import { taskPath } from '../../words/paths.ts';
import { githubQuery } from './parts/day-queries.ts';
import { SyncNow } from './sync-now.tsx';

const MARKS: Readonly<Record<GithubState['state'], string>> = {
  off: 'disabled',
  never: 'queued',
  ok: 'succeeded',
  partial: 'pending',
  failed: 'failed',
};

export function GithubView({ org }: { readonly org: string }) {
  const query = useQuery(githubQuery(org));
  const { data } = query;
  if (!data) return <NoAnswer isPage query={query} />;
  return (
    <div className="github">
      <StaleAnswer query={query} />
      <section className="pad" aria-label="State of the sync">
        <div className="sec">
          <h2>
            <StateMark state={MARKS[data.state]} word={data.state} />
          </h2>
          <small>{data.says}</small>
          <span className="more">
            <Copy isSmall label="Copy as CLI" text={commandLine('github:links', '--org', org)} />
          </span>
        </div>
        {data.state === 'off' && <HowToBegin />}
        <Facts state={data} />
        <SyncNow org={org} state={data} />
      </section>
      {data.errors.length > 0 && <Errors org={org} state={data} />}
    </div>
  );
}

function HowToBegin() {
  return (
    <>
      <p className="soft">
        A task gets an issue when its form says so and names a repository. Then look what would be sent:
      </p>
      <Command text="worker github:sync --dry-run" />
      <Command text="worker github:doctor" />
    </>
  );
}

function Facts({ state }: { readonly state: GithubState }) {
  const { lastSync, lastRun, partialSince, isPartialLonger, links, tasks, schedules, limits } = state;
  const states = Object.entries(links.states).map(
    ([name, count]) => `${countText(count)} ${issueWords(name).says}`,
  );
  return (
    <table className="conf">
      <tbody>
        <tr>
          <td>tasks for GitHub</td>
          <td>{countText(tasks)}</td>
        </tr>
        <tr>
          <td>issues</td>
          <td>{links.total === 0 ? 'none' : states.join(', ')}</td>
        </tr>
        {lastSync && (
          <tr>
            <td>last sync</td>
            <td>
              <Time at={lastSync.at} isPast />
              {lastSync.runId !== undefined && (
                <>
                  {' by '}
                  <RunLink id={lastSync.runId} className="lnk acc">
                    run {lastSync.runId}
                  </RunLink>
                </>
              )}
              : {syncText(lastSync)}
            </td>
          </tr>
        )}
        {partialSince !== undefined && (
          <tr>
            <td>partial since</td>
            <td>
              {isPartialLonger && 'at least since '}
              <Time at={partialSince} isPast />
            </td>
          </tr>
        )}
        {lastSync?.resumeAfter !== undefined && (
          <tr>
            <td>GitHub asked to wait until</td>
            <td>
              <Time at={lastSync.resumeAfter} as="precise" />
            </td>
          </tr>
        )}
        {lastRun && (
          <tr>
            <td>last run of the job</td>
            <td>
              <RunLink id={lastRun.id} className="lnk acc">
                run {lastRun.id}
              </RunLink>{' '}
              {lastRun.state} <Time at={lastRun.finishedAt} isPast />
              {lastRun.error !== undefined && <span className="bad">: {lastRun.error}</span>}
            </td>
          </tr>
        )}
        <tr>
          <td>schedule</td>
          <td>
            {schedules.length === 0
              ? 'none runs it'
              : schedules.map(({ name, enabled }) => `${name}${enabled ? '' : ' (off)'}`).join(', ')}
          </td>
        </tr>
        <tr>
          <td>repositories</td>
          <td>
            {limits.allowedRepos.length === 0 ? 'those that tasks name' : limits.allowedRepos.join(', ')}
          </td>
        </tr>
        <tr>
          <td>changes a run</td>
          <td>at most {countText(limits.maxMutationsPerRun)}</td>
        </tr>
      </tbody>
    </table>
  );
}

function syncText(sync: NonNullable<GithubState['lastSync']>): string {
  const names = ['created', 'updated', 'closed', 'unchanged', 'skipped', 'failed', 'remaining'] as const;
  const parts = names.flatMap((name) =>
    sync[name] === 0 ? [] : [`${countText(sync[name])} ${name === 'skipped' ? 'left alone' : name}`],
  );
  return parts.length === 0 ? 'nothing to do' : parts.join(', ');
}

function Errors({
  org,
  state: { errors, errorCount },
}: {
  readonly org: string;
  readonly state: GithubState;
}) {
  return (
    <section className="pad rule" aria-label="Errors">
      <div className="sec">
        <h2>{plural(errorCount, 'issue')} not as they should be</h2>
        {errorCount > errors.length && <small>the first {errors.length} of them</small>}
      </div>
      <ul className="gh-errors">
        {errors.map(({ taskId, title, state, repo, issueNumber, url, lastError, lastPushedAt }) => (
          <li key={taskId}>
            <StateMark state={issueWords(state).isBad ? 'failed' : 'pending'} word={state} />
            <span>
              <AppLink className="lnk" href={taskPath(org, taskId)}>
                {title === '' ? taskId : title}
              </AppLink>
              <small>{lastError ?? <NoError state={state} />}</small>
              <small className="dim">
                {url !== undefined && issueNumber !== undefined ? (
                  <a className="lnk acc" href={url} target="_blank" rel="noreferrer">
                    {repo}#{issueNumber}
                  </a>
                ) : (
                  repo
                )}
                {lastPushedAt !== undefined && (
                  <>
                    {' '}
                    · pushed <Time at={lastPushedAt} isPast />
                  </>
                )}
              </small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A state but `error` says by itself what is wrong. */
function NoError({ state }: { readonly state: string }) {
  const { data: who } = useQuery(whoQuery);
  if (state !== 'error') return issueWords(state).says;
  return who?.canSeePayload === false ? 'not shown to you' : 'no error was kept';
}
