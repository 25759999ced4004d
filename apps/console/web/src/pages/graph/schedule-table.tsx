/** The same schedules as the picture, row by row. */
import type { ScheduleGraph } from '../../../../src/answers/graph.ts';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Icon } from '../../components/marks/icon.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { scheduleMark } from '../schedules/parts/schedule-mark.ts';
import { schedulePath } from '../schedules/parts/schedule-path.ts';
import { followedBy, labelOf, nameOf, type ScheduleNode, wordOf } from './schedule-box.tsx';

interface ScheduleTableProps {
  readonly graph: ScheduleGraph;
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
}

export function ScheduleTable({ graph, current, onOpen, onPeek }: ScheduleTableProps) {
  return (
    <Table
      rows={graph.nodes}
      columns={columnsOf(graph)}
      rowKey={({ id }) => id}
      rowLabel={(node) => nameOf(node)}
      label="Schedules that follow each other"
      className="lines graphrows"
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
            <Icon name="jobs" /> {wordOf(node)}
          </span>
        ) : (
          <StateMark state={node.kind === 'gone' ? 'disabled' : scheduleMark(node)} word={wordOf(node)} />
        ),
    },
    {
      key: 'name',
      head: 'Name',
      width: 190,
      title: nameOf,
      cell: (node) => (
        <>
          <NodeLink node={node} className="lnk b" />
          <small className="phone-only">
            <Followed graph={graph} node={node} hasNone={false} />
          </small>
        </>
      ),
    },
    {
      key: 'after',
      head: 'Follows',
      isWide: true,
      className: () => 'soft',
      title: (node) => labelOf(node, graph),
      cell: (node) => <Followed graph={graph} node={node} hasNone />,
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
      cell: (node) =>
        node.kind === 'gone' ? (
          ''
        ) : (
          <AppLink className="lnk" href={`/jobs/${encodeURIComponent(node.jobId)}`}>
            {node.jobId}
          </AppLink>
        ),
    },
  ];
}

function NodeLink({ node, className }: { readonly node: ScheduleNode; readonly className: string }) {
  if (node.kind === 'gone') return <span className="dim">{node.name}</span>;
  const href =
    node.kind === 'job' ? `/jobs/${encodeURIComponent(node.jobId)}` : schedulePath({ schedule: node.name });
  return (
    <AppLink className={className} href={href}>
      {node.kind === 'job' ? `job ${node.jobId}` : node.name}
    </AppLink>
  );
}

interface FollowedProps {
  readonly graph: ScheduleGraph;
  readonly node: ScheduleNode;
  /** A column says also that there is none. A line below the name is left out then, and has no links so near to that one. */
  readonly hasNone: boolean;
}

function Followed({ graph, node, hasNone }: FollowedProps) {
  const followed = followedBy(graph, node.id);
  if (followed.length === 0) return hasNone && <span className="dim">–</span>;
  return (
    <>
      {!hasNone && 'after '}
      {followed.map(({ edge, node: one }, nr) => (
        <span key={`${one.id} ${edge.on}`}>
          {nr > 0 && ', '}
          {hasNone ? <NodeLink node={one} className="lnk" /> : nameOf(one)} on {edge.on}
          {edge.halt !== undefined && <span className="hold"> (it is {edge.halt})</span>}
        </span>
      ))}
      {node.kind === 'schedule' && node.when !== undefined && (
        <>
          {' '}
          when <span className="mono">{node.when}</span>
        </>
      )}
    </>
  );
}
