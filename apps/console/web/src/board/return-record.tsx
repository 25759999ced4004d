import { useAct } from '../acts/use-act.ts';
import { Refusal } from '../components/answer/refusal.tsx';
import { Button } from '../components/controls/button.tsx';
import { Copy } from '../components/controls/copy.tsx';
import { type RecordKind, returnCommand } from './archive-command.ts';
import { giveBack, type Kept } from './archive-record.ts';

/** All that may be done with an archived record. */
export function ReturnRecord({ kind, record }: { readonly kind: RecordKind; readonly record: Kept }) {
  const { act, isBusy, refusal } = useAct();
  return (
    <>
      <div className="acts2">
        <Button look="primary" disabled={isBusy} onClick={() => void act(() => giveBack(kind, record))}>
          Return it to the board
        </Button>
        <Copy text={returnCommand(kind, record)} label="Copy as CLI" />
      </div>
      <Refusal error={refusal} />
    </>
  );
}
