import type { ReactNode } from 'react';
import type { AuditRow } from '../../../../src/answers/system/audit.ts';
import { Time } from '../../components/facts/time.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { ActObject } from '../../components/event/act-object.tsx';
import { VIA } from './audit-filter.ts';
import { actorName } from '../../words/actor-name.ts';

interface AuditTableProps {
  readonly rows: readonly AuditRow[];
  readonly current: number | undefined;
  readonly onOpen: (row: AuditRow) => void;
  readonly onPeek: (row: AuditRow) => void;
  readonly foot: ReactNode;
}

export function AuditTable({ rows, current, onOpen, onPeek, foot }: AuditTableProps) {
  return (
    <Table
      rows={rows}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      rowLabel={({ actor, says }) => `${actorName(actor)} ${says}`}
      label="Acts"
      className="acts"
      current={current}
      peeksOnClick
      onOpen={onOpen}
      onPeek={onPeek}
      foot={foot}
    />
  );
}

const COLUMNS: readonly Column<AuditRow>[] = [
  {
    key: 'at',
    head: 'When',
    width: 124,
    className: () => 'soft',
    cell: ({ at }) => <Time at={at} isPast />,
  },
  {
    key: 'who',
    head: 'Who',
    width: 150,
    title: ({ actor }) => actor,
    cell: ({ actor }) => <b>{actorName(actor)}</b>,
  },
  {
    key: 'what',
    head: 'What',
    title: ({ says, reason }) => [says, reason].filter(Boolean).join('\n'),
    cell: ({ says, reason }) => (
      <>
        {says}
        {reason !== undefined && <span className="dim"> · {reason}</span>}
      </>
    ),
  },
  {
    key: 'object',
    head: 'On',
    width: 210,
    isWide: true,
    title: ({ object }) => object && `${object.kind} ${object.name}`,
    cell: ({ object, orgId }) => object && <ActObject object={object} orgId={orgId} />,
  },
  {
    key: 'via',
    head: 'From',
    width: 104,
    isWide: true,
    className: () => 'soft',
    cell: ({ via }) => VIA[via],
  },
];
