/** Silences, in force and over, the newest first. */
import { useInfiniteQuery } from '@tanstack/react-query';
import type { Silence } from '../../../../src/answers/alerts/silences.ts';
import { ExportMenu } from '../../acts/export/export-menu.tsx';
import { useAct } from '../../acts/use-act.ts';
import { silencesQuery } from '../../api/alert-queries.ts';
import { NoAnswer, StaleAnswer } from '../../components/answer/answer.tsx';
import { Blank, Command } from '../../components/answer/blank.tsx';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { StateMark } from '../../components/marks/state-mark.tsx';
import { type Column, Table } from '../../components/table/table.tsx';
import { useMay } from '../../frame/rights.ts';
import { endSilence, unsilenceCommand } from './parts/alert-acts.tsx';
import { actorName } from '../../words/actor-name.ts';
import { MoreRows } from '../../components/table/more.tsx';
import { NewRows } from '../../components/table/new-rows.tsx';
import { useKeptOrder } from '../../components/table/use-kept-order.ts';

interface SilenceViewProps {
  /** The page says already that what it shows is old. */
  readonly isNoted: boolean;
}

export function SilenceView({ isNoted }: SilenceViewProps) {
  const query = useInfiniteQuery(silencesQuery);
  const { data, isFetching } = query;
  const mayAct = useMay('operator');
  const { act, isBusy, refusal } = useAct();
  // One press ends a silence: no row moves under a finger.
  const { rows, newer, showNew } = useKeptOrder(
    'silences',
    { rows: data?.pages.flatMap(({ items }) => items) ?? [], isFetching },
    ({ id }) => id,
  );
  if (!data) return <NoAnswer isPage query={query} />;
  const note = !isNoted && <StaleAnswer query={query} />;
  if (rows.length === 0)
    return (
      <>
        {note}
        <Blank title="Nothing is silenced, and nothing was">
          <p className="soft">
            A silence leaves out the messages about some rules, jobs or severities for a while. What fires is
            shown all the same.
          </p>
          <Command text="worker alert:silence --rule <name> --for 2h --reason <why>" />
        </Blank>
      </>
    );
  const end: Column<Silence> = {
    key: 'end',
    head: <span className="sr">Acts</span>,
    width: 164,
    isRight: true,
    cell: (silence) =>
      silence.inForce && (
        <span className="what">
          <Copy isSmall text={unsilenceCommand(silence)} label="Copy as CLI" />
          <Button
            look="small"
            disabled={isBusy}
            aria-label={`End silence of ${silence.says}`}
            onClick={() => void act(() => endSilence(silence))}
          >
            End silence
          </Button>
        </span>
      ),
  };
  return (
    <>
      {note}
      <div className="histbar">
        <span className="dim grow">In force and over, the newest first</span>
        <NewRows count={newer} onShow={showNew} />
        <ExportMenu path="/silences" params={{ all: 'true' }} name="silences" />
      </div>
      <Refusal error={refusal} />
      <Table
        rows={rows}
        columns={mayAct ? [...COLUMNS, end] : COLUMNS}
        rowKey={({ id }) => id}
        rowLabel={({ says }) => says}
        label="Silences"
        className="lines silences"
        isPlain
      />
      <MoreRows list={query} />
    </>
  );
}

function stateWord({ inForce, ended }: Silence): string {
  return inForce ? 'in force' : ended ? 'ended early' : 'over';
}

const COLUMNS: readonly Column<Silence>[] = [
  {
    key: 'state',
    head: 'State',
    width: 108,
    isWide: true,
    cell: (silence) => <StateMark state={silence.inForce ? 'quiet' : 'disabled'} word={stateWord(silence)} />,
  },
  {
    key: 'what',
    head: 'What is silent',
    title: ({ says, reason }) => [says, reason].filter(Boolean).join('\n'),
    cell: (silence) => (
      <>
        <span className="clip msg">{silence.says}</span>
        <small>{silence.reason}</small>
        <small className="phone-only">
          {stateWord(silence)}, by {actorName(silence.by)}, from <Time at={silence.from} isPast />
        </small>
      </>
    ),
  },
  {
    key: 'by',
    head: 'By',
    width: 130,
    isWide: true,
    className: () => 'soft',
    cell: ({ by }) => actorName(by),
  },
  {
    key: 'from',
    head: 'From',
    width: 110,
    isWide: true,
    className: () => 'soft',
    cell: ({ from }) => <Time at={from} isPast />,
  },
  {
    key: 'until',
    head: 'Until',
    width: 150,
    className: () => 'soft',
    cell: ({ until, ended }) =>
      ended ? (
        <>
          <Time at={ended.at} isPast /> <span className="dim">by {actorName(ended.by)}</span>
        </>
      ) : (
        <Time at={until} />
      ),
  },
];
