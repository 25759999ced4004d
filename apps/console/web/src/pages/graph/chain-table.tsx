/** The same runs as the picture, row by row. */
import type { ChainGraph } from '../../../../src/answers/graph.ts';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { runPath } from '../../words/paths.ts';
import { Followed } from './followed.tsx';
import { type GraphParts, graphPath } from './graph-path.ts';
import { outcomeWord, type RunNode, runNodeLabel, runNodeName, RunTime } from './run-box.tsx';

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
      rowLabel={(node) => `${runNodeName(node)} of ${node.jobId}`}
      label="Runs of the chain"
      className="graphrows"
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
          <JobLink id={jobId} />
          <small className="phone-only">
            <FollowedRuns graph={graph} id={id} parts={parts} hasNone={false} />
          </small>
        </>
      ),
    },
    {
      key: 'after',
      head: 'Follows',
      isWide: true,
      className: () => 'soft',
      title: (node) => runNodeLabel(node, graph),
      cell: ({ id }) => <FollowedRuns graph={graph} id={id} parts={parts} hasNone />,
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
  const href =
    node.kind === 'run' ? runPath(node.run) : graphPath({ ...parts, node: node.id, fires: undefined });
  return (
    <AppLink className="lnk b" href={href}>
      {runNodeName(node)}
    </AppLink>
  );
}

interface FollowedRunsProps {
  readonly graph: ChainGraph;
  readonly id: string;
  readonly parts: GraphParts;
  readonly hasNone: boolean;
}

function FollowedRuns({ parts, ...which }: FollowedRunsProps) {
  return (
    <Followed
      {...which}
      name={runNodeName}
      link={(node) => <RunName node={node} parts={parts} />}
      note={(edge) => `, ${outcomeWord(edge)}`}
    />
  );
}
