import type { ScheduleRow } from '../../../../src/answers/schedules.ts';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { Mark, StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { useZone } from '../../settings/settings.ts';
import { fireMark, scheduleMark, scheduleWord } from '../../components/marks/schedule-mark.ts';
import { drawerPath, type ScheduleParts } from './parts/schedule-path.ts';
import { whenWords } from '../../words/when-words.ts';

interface ScheduleTableProps {
  readonly rows: readonly ScheduleRow[];
  readonly parts: ScheduleParts;
  /** A drawer is beside it: of a schedule, or of one that is being made. */
  readonly isBeside: boolean;
  /** By Enter: the drawer takes the focus. */
  readonly onOpen: (name: string) => void;
  readonly onPeek: (name: string) => void;
}

export function ScheduleTable({ rows, parts, isBeside, onOpen, onPeek }: ScheduleTableProps) {
  const columns = columnsOf(parts, isBeside);
  // Above, the week has the state of each; beside a list, the drawer has the fires.
  const left = parts.view === 'week' ? 'state' : isBeside ? 'recent' : undefined;
  return (
    <Table
      rows={rows}
      columns={columns.filter(({ key }) => key !== left)}
      rowKey={({ name }) => name}
      rowLabel={({ name }) => `schedule ${name}`}
      rowClass={() => 'srow'}
      label="Schedules"
      // As many rows as there are schedules, which people configure.
      isPlain
      current={parts.schedule}
      peeksOnClick
      onOpen={({ name }) => onOpen(name)}
      onPeek={({ name }) => onPeek(name)}
    />
  );
}

function columnsOf(parts: ScheduleParts, isBeside: boolean): readonly Column<ScheduleRow>[] {
  return [
    {
      key: 'name',
      head: 'Schedule',
      width: 188,
      title: ({ name, jobId }) => `${name}, runs ${jobId}`,
      cell: (row) => (
        <>
          {/* A phone has no room for the column of states. */}
          {parts.view !== 'week' && (
            <span className="phone-only">
              <Mark state={scheduleMark(row)} />
              <span className="sr">{scheduleWord(row)}: </span>{' '}
            </span>
          )}
          <AppLink className={row.state === 'off' ? 'lnk dim' : 'lnk'} href={drawerPath(parts, row.name)}>
            {row.name}
          </AppLink>
          {row.notes.length > 0 && <small className="phone-only hold">{row.notes.join(' · ')}</small>}
        </>
      ),
    },
    {
      key: 'state',
      head: 'State',
      width: 142,
      isWide: true,
      cell: (row) => <StateMark state={scheduleMark(row)} word={scheduleWord(row)} />,
    },
    {
      key: 'when',
      head: 'When',
      isWide: true,
      className: () => 'soft',
      title: ({ words, schedule, timezone }) => [words, schedule, timezone].filter(Boolean).join(', '),
      cell: (row) => <When row={row} hasCron={!isBeside} />,
    },
    {
      key: 'next',
      head: 'Next',
      width: 112,
      cell: ({ next: [first], timezone }) =>
        first === undefined ? <span className="dim">–</span> : <Time at={first} zone={timezone} />,
    },
    {
      key: 'recent',
      head: 'Last fires',
      width: 100,
      isWide: true,
      cell: ({ recent = [] }) => <Recent fires={recent} />,
    },
    {
      key: 'says',
      head: 'Says',
      isWide: true,
      title: ({ notes, description }) => [...notes, description].filter(Boolean).join('\n'),
      className: ({ notes }) => (notes.length > 0 ? 'hold' : 'dim'),
      cell: ({ notes, description, state }) =>
        notes.length > 0 ? notes.join(' · ') : (description ?? (state === 'off' ? 'switched off' : '')),
    },
  ];
}

/** Beside a drawer, which has the expression, half of it would be cut. */
function When({ row, hasCron }: { readonly row: ScheduleRow; readonly hasCron: boolean }) {
  return (
    <>
      {whenWords(row, useZone())}{' '}
      {hasCron && row.schedule !== undefined && <span className="mono dim">{row.schedule}</span>}
    </>
  );
}

/** The latest at the right. */
function Recent({ fires }: { readonly fires: NonNullable<ScheduleRow['recent']> }) {
  if (fires.length === 0) return <span className="dim">none yet</span>;
  const says = fires.map(({ words }) => words).join('; ');
  return (
    <span className="verd" role="img" aria-label={says} title={says}>
      {fires.map((fire) => (
        <Mark key={fire.at} state={fireMark(fire)} />
      ))}
    </span>
  );
}
