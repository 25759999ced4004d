/** What a run was given and what it returned, among the last runs of its job. */
import type { Run } from '../../../../../src/answers/run.ts';
import { Strip } from '../../../components/charts/strip.tsx';
import { JobLink } from '../../../components/links/job-link.tsx';
import { copyAndSay } from '../../../frame/copy-and-say.ts';
import { Payload } from '../../../components/run/json-tree.tsx';
import { plural } from '../../../words/numbers.ts';

export function InputTab({ run }: { readonly run: Run }) {
  return (
    <>
      {run.finishedAt === undefined ? (
        <div className="pad">
          <Payload shown={run.input} label="Input" />
        </div>
      ) : (
        <div className="two">
          <InputBox run={run} />
          <div>
            <div className="lab">Result</div>
            <Payload shown={run.result} label="Result" />
          </div>
        </div>
      )}
      <RecentRuns run={run} />
    </>
  );
}

export function InputBox({ run: { input } }: { readonly run: Run }) {
  return (
    <div>
      <div className="lab">
        Input
        {input && 'value' in input && <CopyWord text={JSON.stringify(input.value)} />}
      </div>
      <Payload shown={input} label="Input" />
    </div>
  );
}

function CopyWord({ text }: { readonly text: string }) {
  return (
    <button type="button" className="more lnk" aria-label="Copy the input" onClick={() => copyAndSay(text)}>
      copy
    </button>
  );
}

export function RecentRuns({ run: { recent, jobId, finishedAt } }: { readonly run: Run }) {
  if (recent.length === 0) return null;
  return (
    <div className="pad rule">
      <div className="lab">
        Last {plural(recent.length, 'run')} of {jobId}
        {finishedAt !== undefined && ', the newest at the end'}
        <JobLink id={jobId} className="more lnk">
          job
        </JobLink>
      </div>
      <Strip isWide ends={recent} />
    </div>
  );
}
