/** The same runs as the picture, row by row. */
import type { ChainGraph } from '../../../../src/answers/graph.ts';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';
import { followedBy, labelOf, nameOf, outcomeWord, type RunNode, RunTime } from './run-box.tsx';

interface ChainTableProps {
  readonly graph: ChainGraph;
  readonly parts: GraphParts;
  readonly current: string | undefined;
  readonly onOpen: (id: string) => void;
  readonly onPeek: (id: string) => void;
}

export function ChainTable({ graph, parts, current, onOpen, onPeek }: ChainTableProps) {
  return (
    <Table
      rows={graph.nodes}
      columns={columnsOf(graph, parts)}
      rowKey={({ id }) => id}
      rowLabel={(node) => `${nameOf(node)} of ${node.jobId}`}
      label="Runs of the chain"
      className="lines graphrows"
      isPlain
      current={current}
      peeksOnClick
      onOpen={({ id }) => onOpen(id)}
      onPeek={({ id }) => onPeek(id)}
    />
  );
}

function columnsOf(graph: ChainGraph, parts: GraphParts): readonly Column<RunNode>[] {
  return [
    {
      key: 'state',
      head: 'State',
      width: 112,
      cell: ({ state }) => <StateMark state={state} />,
    },
    {
      key: 'run',
      head: 'Run',
      width: 92,
      cell: (node) => <RunName node={node} parts={parts} />,
    },
    {
      key: 'job',
      head: 'Job',
      width: 190,
      title: ({ jobId }) => jobId,
      cell: ({ id, jobId }) => (
        <>
          <AppLink className="lnk" href={`/jobs/${encodeURIComponent(jobId)}`}>
            {jobId}
          </AppLink>
          <small className="phone-only">
            <Followed graph={graph} id={id} parts={parts} hasNone={false} />
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
      cell: ({ id }) => <Followed graph={graph} id={id} parts={parts} hasNone />,
    },
    {
      key: 'began',
      head: 'Began',
      width: 96,
      isWide: true,
      className: () => 'soft',
      cell: (node) =>
        node.kind === 'run' && node.startedAt !== undefined ? <Time at={node.startedAt} isPast /> : '–',
    },
    {
      key: 'took',
      head: 'Took',
      width: 76,
      isRight: true,
      isWide: true,
      cell: (node) => (node.kind === 'run' ? <RunTime node={node} /> : ''),
    },
    {
      key: 'says',
      head: 'Says',
      width: 260,
      isWide: true,
      title: ({ says }) => says,
      className: ({ state }) => (state === 'failed' ? 'bad' : 'dim'),
      cell: ({ says }) => says,
    },
  ];
}

/** A run has a page; alike ones have the drawer that lists them. */
function RunName({ node, parts }: { readonly node: RunNode; readonly parts: GraphParts }) {
  const href = node.kind === 'run' ? `/runs/${node.run}` : graphPath({ ...parts, node: node.id });
  return (
    <AppLink className="lnk b" href={href}>
      {nameOf(node)}
    </AppLink>
  );
}

interface FollowedProps {
  readonly graph: ChainGraph;
  readonly id: string;
  readonly parts: GraphParts;
  /** A column says also that there is none. A line below the job is left out then, and has no links so near to that one. */
  readonly hasNone: boolean;
}

function Followed({ graph, id, parts, hasNone }: FollowedProps) {
  const followed = followedBy(graph, id);
  if (followed.length === 0) return hasNone && <span className="dim">–</span>;
  return followed.map(({ edge, node }, nr) => (
    <span key={`${node.id} ${edge.on}`}>
      {nr > 0 ? ', ' : hasNone ? '' : 'after '}
      {hasNone ? <RunName node={node} parts={parts} /> : nameOf(node)} on {edge.on}, {outcomeWord(edge)}
    </span>
  ));
}
