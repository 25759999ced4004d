/** Which job maintains what the page shows: its last run, its next one, and a run now. */
import { useQuery } from '@tanstack/react-query';
import { postJson } from '../api/client.ts';
import { Button } from '../components/controls/button.tsx';
import { Time } from '../components/facts/time.tsx';
import { JobLink } from '../components/links/job-link.tsx';
import { RunLink } from '../components/links/run-link.tsx';
import { Mark } from '../components/marks/state-mark.tsx';
import { askFirst } from '../frame/confirm.tsx';
import { useMay } from '../frame/rights.ts';
import { showDone } from '../acts/use-act.ts';
import { commandLine } from '../words/commands/command-line.ts';
import { summaryMark, summaryWord } from './board-marks.ts';
import { orgQuery } from './board-queries.ts';

interface MaintainedProps {
  readonly org: string;
  readonly jobId: string;
  /** The page has an act of its own for it. */
  readonly isBare?: boolean;
}

export function Maintained({ org, jobId, isBare = false }: MaintainedProps) {
  const mayAct = useMay('operator') && !isBare;
  const { data } = useQuery(orgQuery(org));
  const job = data?.maintainers.find((one) => one.jobId === jobId);
  if (!job) return null;
  const { last, next } = job;
  return (
    <p className="maintained">
      <span>
        Maintained by <JobLink id={jobId} className="acc" />
      </span>
      {last ? (
        <span>
          <Mark state={summaryMark(last.status)} /> last run{' '}
          {last.runId === undefined ? (
            <Time at={last.at} isPast />
          ) : (
            <RunLink id={last.runId} className="acc">
              <Time at={last.at} isPast />
            </RunLink>
          )}
          , {summaryWord(last.status)}
        </span>
      ) : (
        <span>it has not run yet</span>
      )}
      <span>
        {next === undefined ? (
          'no schedule runs it'
        ) : (
          <>
            next run <Time at={next} />
          </>
        )}
      </span>
      {mayAct && (
        <Button look="small" icon="play" onClick={() => askRun(org, jobId)}>
          Run now
        </Button>
      )}
    </p>
  );
}

function askRun(org: string, jobId: string): void {
  askFirst({
    title: `Run ${jobId} for ${org} now?`,
    says: 'This adds one run. The schedule still fires at its next time. On a board that has not changed since its last run it writes nothing.',
    verb: 'Run now',
    leave: 'Not now',
    command: commandLine('job', jobId, '--enqueue', '--input', JSON.stringify({ orgId: org })),
    act: async () => {
      const { says } = await postJson<{ readonly says: string }>(`/jobs/${encodeURIComponent(jobId)}/runs`, {
        input: { orgId: org },
      });
      showDone({ says, changes: ['board', 'runs', 'jobs', 'job'], mark: 'queued' });
    },
  });
}
