/** The errors whose letters wait, one a row. */
import { useMay } from '../../frame/rights.ts';
import { type Group, GroupTable } from './group-table.tsx';
import type { Chosen } from './use-chosen.ts';
import type { LetterDrawer } from './use-letter-drawer.ts';

interface ErrorListProps {
  readonly groups: readonly Group[];
  /** There are no others. */
  readonly isWhole: boolean;
  readonly chosen: Chosen;
  readonly drawer: LetterDrawer;
}

export function ErrorList({ groups, isWhole, chosen: { group, picks }, drawer }: ErrorListProps) {
  const mayAct = useMay('operator');
  return (
    <>
      <GroupTable
        groups={groups}
        current={group?.fingerprint}
        selection={mayAct ? drawer.selection(picks.errors, picks.pickErrors) : undefined}
        onOpen={drawer.open}
        onPeek={drawer.peek}
      />
      {!isWhole && <p className="pad dim">There are more errors: these are those of the newest letters.</p>}
    </>
  );
}
