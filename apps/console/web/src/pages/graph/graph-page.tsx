/** What follows what: the schedules, or the runs of one chain; drawn, or as a table. */
import { useLocation } from '@tanstack/react-router';
import { PageFrame } from '../../frame/page.tsx';
import { ChainView } from './chain-view.tsx';
import { readGraphParts } from './graph-path.ts';
import { ScheduleView } from './schedule-view.tsx';

export function GraphPage() {
  const { search } = useLocation();
  const parts = readGraphParts(search);
  return (
    <PageFrame title="Graph" className="p-graph">
      {parts.run === undefined ? (
        <ScheduleView parts={parts} />
      ) : (
        <ChainView key={parts.run} run={parts.run} parts={parts} />
      )}
    </PageFrame>
  );
}
