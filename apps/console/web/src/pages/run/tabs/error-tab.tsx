/** The error of a run, how often it happened, and what a person needs to judge it. */
import type { Run } from '../../../../../src/answers/run.ts';
import { HourBars } from '../../../components/charts/strip.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { AppLink } from '../../../components/links/app-link.tsx';
import { ErrorBox } from '../../../components/run/error-box.tsx';
import { JsonTree } from '../../../components/run/json-tree.tsx';
import { plural } from '../../../words/numbers.ts';
import { InputBox, RecentRuns } from './input-tab.tsx';
import { ContextTab } from './context-tab.tsx';

export function ErrorTab({ run, error }: { readonly run: Run; readonly error: NonNullable<Run['error']> }) {
  return (
    <>
      <div className="pad">
        <ErrorBox error={error} />
        <SameError run={run} />
      </div>
      <RecentRuns run={run} />
      <div className="two rule">
        <InputBox run={run} />
        <KeptSteps run={run} />
      </div>
      <ContextTab run={run} />
    </>
  );
}

function SameError({ run: { sameError, jobId } }: { readonly run: Run }) {
  if (!sameError) return null;
  const { fingerprint, count, firstAt, bars, jobs } = sameError;
  const others = jobs.filter((job) => job !== jobId);
  return (
    <div className="seen">
      <HourBars bars={bars} width={96} />
      <span>
        <AppLink className="lnk acc" href={`/failures?group=${encodeURIComponent(fingerprint)}`}>
          {plural(count, 'time')} in 24 h
        </AppLink>
        , the first <Time at={firstAt} isPast />, {others.length === 0 ? 'only' : 'also'} in{' '}
        {others.length === 0 ? jobId : others.join(', ')}.
      </span>
    </div>
  );
}

function KeptSteps({ run: { steps } }: { readonly run: Run }) {
  const done = steps.filter(({ state }) => state === 'done');
  return (
    <div>
      <div className="lab">Steps kept</div>
      {done.length === 0 ? (
        <p className="dim">none</p>
      ) : (
        <JsonTree
          value={Object.fromEntries(done.map(({ id, result }) => [id, result ?? null]))}
          label="Steps kept"
        />
      )}
    </div>
  );
}
