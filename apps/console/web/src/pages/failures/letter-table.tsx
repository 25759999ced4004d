import type { ReactNode } from 'react';
import type { LetterRow } from '../../../../src/answers/failures.ts';
import { Time } from '../../components/facts/time.tsx';
import { useGo } from '../../components/links/app-link.tsx';
import { JobLink } from '../../components/links/job-link.tsx';
import { RunLink } from '../../components/links/run-link.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, type Selection, Table } from '../../components/table/table.tsx';
import { actorName } from '../../words/actor-name.ts';
import { runPath } from '../../words/paths.ts';

interface LetterTableProps {
  readonly letters: readonly LetterRow[];
  /** All of one error: neither job nor error is repeated in each row. */
  readonly isOfGroup: boolean;
  readonly selection: Selection | undefined;
  readonly foot?: ReactNode;
}

export function LetterTable({ letters, isOfGroup, selection, foot }: LetterTableProps) {
  const go = useGo();
  return (
    <>
      <Table
        rows={letters}
        columns={columnsOf(letters, isOfGroup)}
        rowKey={({ runId }) => runId}
        rowLabel={({ runId }) => `run ${runId}`}
        label="Dead letters"
        className="runs"
        // 100 rows, and 100 more at each press of "More".
        isPlain
        selection={selection}
        onOpen={({ runId }) => go(runPath(runId))}
      />
      {foot}
    </>
  );
}

/** A column that no letter fills is not there. */
function columnsOf(letters: readonly LetterRow[], isOfGroup: boolean): readonly Column<LetterRow>[] {
  const isClosed = letters.some(({ status }) => status !== 'open');
  const columns: readonly (Column<LetterRow> | false)[] = [
    isClosed && {
      key: 'status',
      head: 'State',
      width: 116,
      cell: ({ status }) => (
        <StateMark
          state={status === 'replayed' ? 'succeeded' : status === 'open' ? 'failed' : 'cancelled'}
          word={status}
        />
      ),
    },
    {
      key: 'id',
      head: 'Run',
      width: 64,
      isRight: true,
      cell: ({ runId }) => (
        <RunLink id={runId} className="dim lnk">
          {runId}
        </RunLink>
      ),
    },
    {
      key: 'died',
      head: 'Died',
      width: 88,
      className: () => 'soft',
      cell: ({ diedAt }) => <Time at={diedAt} isPast />,
    },
    letters.some(({ attempts }) => attempts !== undefined) && {
      key: 'tries',
      head: 'Tries',
      width: 58,
      isRight: true,
      isWide: true,
      cell: ({ attempts }) => attempts,
    },
    letters.some(({ createdBy }) => createdBy !== undefined) && {
      key: 'by',
      head: 'Requested by',
      width: 96,
      isWide: true,
      className: () => 'soft',
      cell: ({ createdBy }) => createdBy !== undefined && actorName(createdBy),
    },
    !isOfGroup && {
      key: 'job',
      head: 'Job',
      width: 140,
      cell: ({ jobId }) => <JobLink id={jobId} />,
    },
    isClosed && {
      key: 'as',
      head: 'Replayed as',
      width: 96,
      isRight: true,
      isWide: true,
      cell: ({ replayedAs }) =>
        replayedAs === undefined ? '' : <RunLink id={replayedAs}>{replayedAs}</RunLink>,
    },
    {
      key: 'says',
      head: isOfGroup && letters.some(({ preview }) => preview !== undefined) ? 'Input' : 'Error',
      className: () => 'why',
      title: ({ message, preview }) => [message, preview].filter(Boolean).join('\n'),
      cell: ({ message, preview, because }) =>
        isOfGroup && preview !== undefined ? <span className="mono">{preview}</span> : (message ?? because),
    },
  ];
  return columns.filter((column) => column !== false);
}
