/** The same schedules as the picture, row by row. */
import type { ScheduleGraph } from '../../../../src/answers/graph.ts';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { jobPath, schedulePath } from '../../words/paths.ts';
import { Followed } from './followed.tsx';
import { scheduleMark } from '../../components/marks/schedule-mark.ts';
import { type ScheduleNode, scheduleNodeLabel, scheduleNodeName, scheduleNodeWord } from './schedule-box.tsx';

interface ScheduleNodeTableProps {
  readonly graph: ScheduleGraph;
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
}

export function ScheduleNodeTable({ graph, current, onOpen, onPeek }: ScheduleNodeTableProps) {
  return (
    <Table
      rows={graph.nodes}
      columns={columnsOf(graph)}
      rowKey={({ id }) => id}
      rowLabel={scheduleNodeName}
      label="Schedules that follow each other"
      className="graphrows"
      isPlain
      current={current}
      peeksOnClick
      onOpen={({ id }) => onOpen(id)}
      onPeek={({ id }) => onPeek(id)}
    />
  );
}

function columnsOf(graph: ScheduleGraph): readonly Column<ScheduleNode>[] {
  return [
    {
      key: 'state',
      head: 'State',
      width: 140,
      cell: (node) =>
        node.kind === 'job' ? (
          <span className="state">
            <Icon name="jobs" /> {scheduleNodeWord(node)}
          </span>
        ) : (
          <StateMark
            state={node.kind === 'gone' ? 'disabled' : scheduleMark(node)}
            word={scheduleNodeWord(node)}
          />
        ),
    },
    {
      key: 'name',
      head: 'Name',
      width: 190,
      title: scheduleNodeName,
      className: () => 'rest',
      cell: (node) => (
        <>
          <NodeLink node={node} className="lnk b" />
          <small className="phone-only">
            <FollowedSchedules graph={graph} node={node} hasNone={false} />
          </small>
        </>
      ),
    },
    {
      key: 'after',
      head: 'Follows',
      isWide: true,
      className: () => 'soft',
      title: (node) => scheduleNodeLabel(node, graph),
      cell: (node) => <FollowedSchedules graph={graph} node={node} hasNone />,
    },
    {
      key: 'when',
      head: 'When',
      width: 190,
      isWide: true,
      className: () => 'soft',
      title: (node) => (node.kind === 'schedule' ? node.words : undefined),
      cell: (node) => (node.kind === 'schedule' && node.schedule !== undefined ? node.words : ''),
    },
    {
      key: 'next',
      head: 'Next',
      width: 112,
      cell: (node) =>
        node.kind === 'schedule' && node.next !== undefined ? (
          <Time at={node.next} zone={node.timezone} />
        ) : (
          <span className="dim">–</span>
        ),
    },
    {
      key: 'job',
      head: 'Runs',
      width: 132,
      isWide: true,
      cell: (node) => (node.kind === 'gone' ? '' : <JobLink id={node.jobId} />),
    },
  ];
}

function NodeLink({ node, className }: { readonly node: ScheduleNode; readonly className: string }) {
  if (node.kind === 'gone') return <span className="dim">{node.name}</span>;
  const href = node.kind === 'job' ? jobPath(node.jobId) : schedulePath(node.name);
  return (
    <AppLink className={className} href={href}>
      {node.kind === 'job' ? `job ${node.jobId}` : node.name}
    </AppLink>
  );
}

interface FollowedSchedulesProps {
  readonly graph: ScheduleGraph;
  readonly node: ScheduleNode;
  readonly hasNone: boolean;
}

function FollowedSchedules({ graph, node, hasNone }: FollowedSchedulesProps) {
  return (
    <Followed
      graph={graph}
      id={node.id}
      hasNone={hasNone}
      name={(one) => (one.kind === 'job' ? `job ${one.jobId}` : scheduleNodeName(one))}
      link={(one) => <NodeLink node={one} className="lnk" />}
      note={({ halt }) => halt !== undefined && <span className="hold"> (it is {halt})</span>}
    >
      {node.kind === 'schedule' && node.when !== undefined && (
        <>
          , when <span className="mono">{node.when}</span>
        </>
      )}
    </Followed>
  );
}
