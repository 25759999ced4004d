/** What follows what: the schedules, or the runs of one chain, drawn or as a table; and the list of chains. */
import { usePageAddress } from '../../components/links/page-address.ts';
import { PageFrame } from '../../frame/page.tsx';
import { ChainView } from './chain-view.tsx';
import { ChainsView } from './chains-view.tsx';
import { readGraphParts } from './graph-path.ts';
import { ScheduleView } from './schedule-view.tsx';

export function GraphPage() {
  const { search } = usePageAddress();
  const parts = readGraphParts(search);
  return (
    <PageFrame title="Graph" className="p-graph">
      {parts.run !== undefined ? (
        <ChainView key={parts.run} run={parts.run} parts={parts} />
      ) : parts.view === 'chains' ? (
        <ChainsView parts={parts} />
      ) : (
        <ScheduleView parts={parts} />
      )}
    </PageFrame>
  );
}
