/** Events, a line each: when, what, about what, what it says, by whom. */
import type { ReactNode } from 'react';
import type { EventRow } from '../../../../src/answers/events.ts';
import { Time } from '../../components/facts/time.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { Mark } from '../../components/marks/state-mark.tsx';
import { type Column, type RowKey, Table } from '../../components/table/table.tsx';
import { storeNow } from '../../settings/clock.ts';
import { actorName } from '../../words/actor-name.ts';
import { ActObject } from '../../components/event/act-object.tsx';
import { CutEventSays, EventSays } from '../../components/event/event-says.tsx';
import { eventMark } from '../../components/event/event-facts.ts';
import { jobPath } from '../../words/paths.ts';

const DAY_MS = 86_400_000;

interface EventTableProps {
  readonly rows: readonly EventRow[];
  readonly fresh: ReadonlySet<RowKey>;
  /** The event in the drawer. */
  readonly current: number | undefined;
  readonly onOpen: (event: EventRow) => void;
  readonly onPeek: (event: EventRow) => void;
  readonly onEnd: (() => void) | undefined;
  readonly foot: ReactNode;
}

export function EventTable({ rows, fresh, current, onOpen, onPeek, onEnd, foot }: EventTableProps) {
  return (
    <Table
      rows={rows}
      columns={COLUMNS}
      rowKey={({ id }) => id}
      rowLabel={({ id, type }) => `event ${id}, ${type}`}
      label="Events"
      className="runs evts"
      changed={fresh}
      current={current}
      peeksOnClick
      onOpen={onOpen}
      onPeek={onPeek}
      onEnd={onEnd}
      foot={foot}
    />
  );
}

const COLUMNS: readonly Column<EventRow>[] = [
  {
    key: 'at',
    head: 'Time',
    width: 126,
    className: () => 'soft',
    cell: ({ at }) => <Time at={at} as={storeNow() - Date.parse(at) < DAY_MS ? 'precise' : 'date'} />,
  },
  {
    key: 'type',
    head: 'Type',
    width: 178,
    title: ({ type }) => type,
    className: () => 'rest',
    cell: (event) => <Type event={event} />,
  },
  {
    key: 'about',
    head: 'About',
    width: 208,
    isWide: true,
    title: ({ object, jobId, runId }) =>
      [object && `${object.kind} ${object.name}`, jobId, runId === undefined ? undefined : `run ${runId}`]
        .filter(Boolean)
        .join(', '),
    cell: ({ object, orgId, jobId, runId }) => (
      <>
        {object ? (
          <ActObject object={object} orgId={orgId} />
        ) : (
          jobId !== undefined && <AppLink href={jobPath(jobId)}>{jobId}</AppLink>
        )}{' '}
        {runId !== undefined && (
          <RunLink id={runId} className="dim">
            {runId}
          </RunLink>
        )}
      </>
    ),
  },
  {
    key: 'says',
    head: 'What it says',
    isWide: true,
    className: () => 'soft',
    cell: (event) => <CutEventSays event={event} />,
  },
  {
    key: 'by',
    head: 'By',
    width: 128,
    isWide: true,
    title: ({ actor }) => actor,
    className: () => 'soft',
    cell: ({ actor }) => actor !== undefined && actorName(actor),
  },
];

/** On a phone what it says is a second line. */
function Type({ event }: { readonly event: EventRow }) {
  const { type, jobId, object } = event;
  const mark = eventMark(type);
  return (
    <>
      <span className={`evt s-${mark ?? 'none'}`}>
        {mark ? <Mark state={mark} /> : <span className="m" />}
        <span className="clip">{type}</span>
      </span>
      <small className="phone-only clip">
        {object === undefined && jobId !== undefined && `${jobId}: `}
        <EventSays event={event} />
      </small>
    </>
  );
}
