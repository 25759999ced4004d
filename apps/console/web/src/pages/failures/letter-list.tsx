/** The letters of the error in the drawer, or of the whole view, and the bars of those that are picked. */
import { Failed } from '../../components/answer/failed.tsx';
import { AppLink } from '../../components/links/app-link.tsx';
import { MoreRows } from '../../components/table/more.tsx';
import { useMay } from '../../frame/rights.ts';
import { countText } from '../../words/numbers.ts';
import { type FailureParts, groupRunsPath } from './failure-path.ts';
import type { Group } from './group-table.tsx';
import { PickedBar, ReopenBar } from './letter-bars.tsx';
import { LetterTable } from './letter-table.tsx';
import type { Chosen } from './use-chosen.ts';
import type { LetterDrawer } from './use-letter-drawer.ts';
import type { ShownLetters } from './use-letters.ts';

interface LetterListProps {
  readonly letters: ShownLetters;
  readonly parts: FailureParts;
  readonly chosen: Chosen;
  readonly drawer: LetterDrawer;
}

export function LetterList({ letters: { letters, rows }, parts, chosen, drawer }: LetterListProps) {
  const { status, isFlat } = parts;
  const { group, picks } = chosen;
  const mayPick = useMay('operator') && status !== 'replayed';
  const isEmpty = rows.length === 0;
  return (
    <>
      {group && <ErrorHead group={group} />}
      {(isFlat || group) && letters.error && isEmpty && (
        <Failed error={letters.error} onRetry={() => void letters.refetch()} />
      )}
      {isFlat && letters.data && isEmpty && (
        <p className="pad dim">No dead letter was {status === 'open' ? 'left open' : status}.</p>
      )}
      {!isEmpty && (
        <LetterTable
          letters={rows}
          isOfGroup={!isFlat}
          selection={mayPick ? drawer.selection(picks.letters, picks.pickLetters) : undefined}
          foot={<MoreRows list={letters} />}
        />
      )}
      <Bars status={status} chosen={chosen} drawer={drawer} />
    </>
  );
}

function ErrorHead({ group }: { readonly group: Group }) {
  return (
    <div className="pad">
      <div className="sec">
        <h2>The {countText(group.open)} of this error</h2>
        <small>newest first</small>
        <AppLink className="more lnk" href={groupRunsPath(group)}>
          as runs
        </AppLink>
      </div>
    </div>
  );
}

interface BarsProps extends Pick<LetterListProps, 'chosen' | 'drawer'>, Pick<FailureParts, 'status'> {}

function Bars({ status, chosen: { letters, picked, picks }, drawer }: BarsProps) {
  const mayAct = useMay('operator');
  return (
    <>
      {status === 'discarded' && picked.length > 0 && <ReopenBar letters={picked} onDone={picks.clear} />}
      {mayAct && letters?.isPicked === true && (
        <PickedBar
          chosen={letters}
          onReplay={drawer.askReplayAtList}
          onStarted={drawer.showOperation}
          onDone={drawer.close}
          onClear={picks.clear}
        />
      )}
    </>
  );
}
