/** Alike runs that the picture shows as one. */
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { Drawer } from '../../components/panels/drawer.tsx';
import { plural } from '../../words/numbers.ts';
import { runPath } from '../../words/paths.ts';
import { type GraphParts, graphPath } from './graph-path.ts';
import type { RunNode } from './run-box.tsx';

interface FoldDrawerProps {
  readonly fold: Extract<RunNode, { kind: 'fold' }>;
  readonly parts: GraphParts;
  readonly takesFocus: boolean;
  readonly onClose: () => void;
}

export function FoldDrawer({ fold, parts, takesFocus, onClose }: FoldDrawerProps) {
  const { state, jobId, says, runs } = fold;
  return (
    <Drawer
      label={`${plural(runs.length, 'run')} of ${jobId}`}
      title={
        <>
          <Mark state={state} />
          {plural(runs.length, 'run')} of {jobId}
        </>
      }
      takesFocus={takesFocus}
      onClose={onClose}
    >
      <section>
        <p>{says}.</p>
        <p className="soft">
          They are runs of one job in the same place of the chain, so the picture shows them as one.{' '}
          <AppLink className="acc" href={graphPath({ ...parts, isUnfolded: true, node: undefined })}>
            Show each run
          </AppLink>
        </p>
        <p>
          <JobLink id={jobId} className="acc">
            Open the job
          </JobLink>
        </p>
      </section>
      <section>
        <div className="lab">Runs</div>
        <p className="runnumbers">
          {runs.map((id) => (
            <AppLink key={id} className="lnk" href={runPath(id)}>
              #{id}
            </AppLink>
          ))}
        </p>
      </section>
    </Drawer>
  );
}
