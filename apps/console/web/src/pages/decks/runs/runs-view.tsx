/** What the jobs of the board did, the newest first; every change of one is in the drawer. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { SummaryRow } from '../../../../../src/answers/board/runs.ts';
import { ListActs } from '../../../acts/export/list-acts.tsx';
import { useListCopies } from '../../../acts/use-list-copies.ts';
import { orgUrl } from '../../../board/board-queries.ts';
import { NoAnswer, StaleAnswer } from '../../../components/answer/answer.tsx';
import { Blank, Command, FilteredEmpty } from '../../../components/answer/blank.tsx';
import { Day } from '../../../components/facts/day.tsx';
import { Time } from '../../../components/facts/time.tsx';
import { useGo } from '../../../components/links/app-link.tsx';
import { StateMark } from '../../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../../components/table/table.tsx';
import { commandLine } from '../../../words/commands/command-line.ts';
import { countText, durationText } from '../../../words/numbers.ts';
import { deckPath, type DeckParts, JOBS } from '../parts/deck-path.ts';
import { summariesQuery } from '../parts/day-queries.ts';
import { summaryMark, summaryWord } from '../../../board/board-marks.ts';
import { SummaryDrawer } from './summary-drawer.tsx';
import { Choice } from '../../../components/links/choice.tsx';
import { useDrawer } from '../../../components/panels/use-drawer.ts';
import { MoreRows } from '../../../components/table/more.tsx';

export function RunsView({ parts }: { readonly parts: DeckParts }) {
  const { org, job, run } = parts;
  const go = useGo();
  const query = useInfiniteQuery(summariesQuery(org, job));
  const { data } = query;
  const rows = data?.pages.flatMap(({ items }) => items) ?? [];
  const drawer = useDrawer({ opened: run, path: (id) => deckPath({ ...parts, run: id }) });
  return (
    <div className={run === undefined ? undefined : 'withdrawer'}>
      <div>
        <RunsBar parts={parts} />
        <StaleAnswer query={query} />
        {!data && <NoAnswer isPage query={query} />}
        {data && rows.length === 0 && job !== undefined && (
          <FilteredEmpty what="run" onClear={() => go(deckPath({ org, view: 'runs' }))} />
        )}
        {data && rows.length === 0 && job === undefined && <NoRuns org={org} />}
        {rows.length > 0 && (
          <Table
            rows={rows}
            columns={COLUMNS}
            rowKey={({ id }) => id}
            rowLabel={({ jobId, day }) => `${jobId} of ${day}`}
            label="Runs of the board"
            isPlain
            current={run}
            peeksOnClick
            onOpen={({ id }) => drawer.open(id)}
            onPeek={({ id }) => drawer.peek(id)}
          />
        )}
        <MoreRows list={query} />
      </div>
      {run !== undefined && (
        <SummaryDrawer key={run} org={org} id={run} takesFocus={drawer.takesFocus} onClose={drawer.close} />
      )}
    </div>
  );
}

function RunsBar({ parts }: { readonly parts: DeckParts }) {
  const { org, job } = parts;
  const command = commandLine('questboard:runs', '--org', org, ...(job === undefined ? [] : ['--job', job]));
  const list = { path: orgUrl(org, 'runs'), params: { job } };
  useListCopies({ command, ...list });
  return (
    <div className="histbar">
      <Choice
        label="Job"
        values={[undefined, ...JOBS]}
        value={job}
        path={(one) => deckPath({ ...parts, job: one })}
        name={(one) => one ?? 'any job'}
      />
      <span className="grow" />
      <ListActs {...list} name="board-runs" command={command} />
    </div>
  );
}

function NoRuns({ org }: { readonly org: string }) {
  return (
    <Blank title="No job has run for this board yet">
      <p className="soft">
        Each run of a job of the board leaves here what it changed, and what it warned of.
      </p>
      <Command text={commandLine('job', 'daily.questmaster', '--org', org)} />
      <Command text={commandLine('job', 'weekly.sprintplanner', '--org', org)} />
    </Blank>
  );
}

const COLUMNS: readonly Column<SummaryRow>[] = [
  {
    key: 'finished',
    head: 'Finished',
    width: 120,
    className: () => 'soft',
    cell: ({ finishedAt }) => <Time at={finishedAt} isPast />,
  },
  {
    key: 'status',
    head: 'State',
    width: 116,
    cell: ({ status }) => <StateMark state={summaryMark(status)} word={summaryWord(status)} />,
  },
  { key: 'job', head: 'Job', width: 160, isWide: true, cell: ({ jobId }) => jobId },
  {
    key: 'day',
    head: 'Day or week',
    width: 92,
    isWide: true,
    className: () => 'soft',
    cell: ({ day }) => <Day date={day} />,
  },
  {
    key: 'says',
    head: 'What it changed',
    title: ({ says }) => says,
    className: () => 'whole',
    cell: ({ jobId, says }) => (
      <>
        <b className="phone-only">{jobId}: </b>
        {says}
      </>
    ),
  },
  {
    key: 'changes',
    head: 'Changes',
    width: 68,
    isRight: true,
    isWide: true,
    cell: ({ counts }) => countText(counts.changes),
  },
  {
    key: 'warnings',
    head: 'Warnings',
    width: 72,
    isRight: true,
    isWide: true,
    className: ({ counts }) => (counts.warnings + counts.cycles > 0 ? 'hold' : 'dim'),
    cell: ({ counts }) => countText(counts.warnings + counts.cycles),
  },
  {
    key: 'took',
    head: 'Took',
    width: 72,
    isRight: true,
    isWide: true,
    className: () => 'soft',
    cell: ({ tookMs }) => durationText(tookMs),
  },
];
