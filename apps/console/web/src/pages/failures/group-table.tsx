import type { LetterGroups } from '../../../../src/answers/failures.ts';
import { HourBars } from '../../components/charts/strip.tsx';
import { Time } from '../../components/facts/time.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { type Column, type Selection, Table } from '../../components/table/table.tsx';
import { errorMessage } from '../../words/text/error-line.ts';
import { countText, sumOf } from '../../words/numbers.ts';

export type Group = LetterGroups['items'][number];

interface GroupTableProps {
  readonly groups: readonly Group[];
  readonly current: string | undefined;
  readonly selection: Selection | undefined;
  readonly onOpen: (fingerprint: string) => void;
  readonly onPeek: (fingerprint: string) => void;
}

const COLUMNS: readonly Column<Group>[] = [
  {
    key: 'error',
    head: 'Error',
    title: errorMessage,
    cell: (group) => (
      <>
        <span className="clip msg">{errorMessage(group)}</span>
        <small>{[group.name, group.because].filter(Boolean).join(' · ')}</small>
      </>
    ),
  },
  {
    key: 'job',
    head: 'Job',
    width: 124,
    isWide: true,
    title: ({ jobs }) => jobs.join('\n'),
    cell: ({ jobs: [job, ...others], queues: [queue, ...more] }) => (
      <>
        {job !== undefined && <JobLink id={job} />}
        {others.length > 0 && ` +${others.length}`}
        <small>
          queue {queue}
          {more.length > 0 && ` +${more.length}`}
        </small>
      </>
    ),
  },
  { key: 'open', head: 'Dead', width: 56, isRight: true, cell: ({ open }) => <b>{countText(open)}</b> },
  {
    key: 'bars',
    head: '24 h',
    width: 116,
    isWide: true,
    cell: ({ bars }) => (
      <HourBars bars={bars} width={103} height={22} label={`${countText(sumOf(bars))} in 24 h`} />
    ),
  },
  {
    key: 'first',
    head: 'First',
    width: 72,
    isWide: true,
    className: () => 'soft',
    cell: ({ firstAt }) => <Time at={firstAt} isPast />,
  },
  {
    key: 'last',
    head: 'Last',
    width: 72,
    isWide: true,
    className: () => 'soft',
    cell: ({ lastAt }) => <Time at={lastAt} isPast />,
  },
];

export function GroupTable({ groups, current, selection, onOpen, onPeek }: GroupTableProps) {
  return (
    <Table
      rows={groups}
      columns={COLUMNS}
      rowKey={({ fingerprint }) => fingerprint}
      rowLabel={({ message }) => message}
      // Enter opens the first one until another is chosen.
      rowClass={(group) => (current === undefined && group === groups[0] ? 'at' : '')}
      label="Errors"
      className="lines groups"
      isPlain
      current={current}
      selection={selection}
      peeksOnClick
      onOpen={({ fingerprint }) => onOpen(fingerprint)}
      onPeek={({ fingerprint }) => onPeek(fingerprint)}
    />
  );
}
