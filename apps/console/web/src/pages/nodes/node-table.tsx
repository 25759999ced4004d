import type { NodeRow } from '../../../../src/answers/nodes.ts';
import { Slots } from '../../components/charts/slots.tsx';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { nodeMark } from '../../components/marks/node-mark.ts';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { nodesPath, type NodeParts } from './node-path.ts';

const METER = 72;

interface NodeTableProps {
  readonly nodes: readonly NodeRow[];
  readonly parts: NodeParts;
  /** By Enter: the drawer takes the focus. */
  readonly onOpen: (id: number) => void;
  readonly onPeek: (id: number) => void;
}

/** The drawer says them, and takes the place. */
const IN_DRAWER: readonly string[] = ['version', 'host', 'started'];

export function NodeTable({ nodes, parts, onOpen, onPeek }: NodeTableProps) {
  const columns = columnsOf(parts);
  return (
    <Table
      rows={nodes}
      columns={parts.node === undefined ? columns : columns.filter(({ key }) => !IN_DRAWER.includes(key))}
      rowKey={({ id }) => id}
      rowLabel={({ name, id }) => `node ${name}, number ${id}`}
      rowClass={({ state, tone }) => (state === 'gone' && tone === 'off' ? 'noderow ended' : 'noderow')}
      label="Nodes"
      // As many rows as nodes run; with the ended ones, as many as retention keeps.
      isPlain
      current={parts.node}
      peeksOnClick
      onOpen={({ id }) => onOpen(id)}
      onPeek={({ id }) => onPeek(id)}
    />
  );
}

function columnsOf(parts: NodeParts): readonly Column<NodeRow>[] {
  return [
    {
      key: 'name',
      head: 'Node',
      width: 128,
      title: ({ name, kind, id }) => `${name}, ${kind} ${id}`,
      cell: ({ id, name }) => (
        <AppLink className="b lnk" href={nodesPath({ ...parts, node: id })}>
          {name}
        </AppLink>
      ),
    },
    {
      key: 'state',
      head: 'State',
      width: 112,
      title: ({ says }) => says,
      cell: (node) => <StateMark state={nodeMark(node)} word={node.state} />,
    },
    {
      key: 'slots',
      head: 'Slots',
      width: 150,
      // Runs are not filtered by node: its drawer lists those that it runs.
      cell: ({ id, slots, running }) => (
        <Slots slots={slots} running={running} width={METER} href={nodesPath({ ...parts, node: id })} />
      ),
    },
    {
      key: 'heartbeat',
      head: 'Heartbeat',
      width: 92,
      isWide: true,
      className: ({ state }) => (state === 'late' ? 'hold' : 'soft'),
      cell: ({ heartbeatAt }) => <Time at={heartbeatAt} isPast />,
    },
    {
      key: 'says',
      head: 'Says',
      isWide: true,
      title: ({ says }) => says,
      className: ({ tone }) => (tone === 'bad' ? 'bad' : tone === 'warn' ? 'hold' : 'dim'),
      cell: ({ says, slots, state }) => (state === 'up' && slots !== undefined ? '' : says),
    },
    {
      key: 'queues',
      head: 'Works',
      width: 150,
      isWide: true,
      title: ({ queues }) => queues?.join(', '),
      className: () => 'soft',
      cell: ({ queues, kind }) => queues?.join(', ') ?? (kind === 'job' ? 'one job' : 'all queues'),
    },
    {
      key: 'version',
      head: 'Version',
      width: 76,
      isWide: true,
      className: () => 'soft',
      cell: ({ version }) => version,
    },
    {
      key: 'host',
      head: 'Host, process',
      width: 160,
      isWide: true,
      title: ({ host, pid }) => `${host}, process ${pid}`,
      className: () => 'soft',
      cell: ({ host, pid }) => (
        <>
          {host} <span className="dim">{pid}</span>
        </>
      ),
    },
    {
      key: 'started',
      head: 'Started',
      width: 92,
      isWide: true,
      className: () => 'soft',
      cell: ({ startedAt }) => <Time at={startedAt} isPast />,
    },
  ];
}
