/** The letters that are selected, and what can be done with them, in sight of the list. */
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button, IconButton, Key } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { countText, plural } from '../../words/numbers.ts';
import type { ChosenLetters } from './chosen-letters.ts';
import { askDiscard, reopen, reportDone } from './letter-acts.tsx';
import { reopenCommand } from './letter-commands.ts';

interface PickedBarProps {
  readonly chosen: ChosenLetters;
  readonly onReplay: () => void;
  readonly onStarted: (operation: number) => void;
  readonly onDone: () => void;
  readonly onClear: () => void;
}

/** On a phone, where the drawer with these acts is below the list. */
export function PickedBar({ chosen, onReplay, onStarted, onDone, onClear }: PickedBarProps) {
  const { choice, count, jobs } = chosen;
  const discard = (): void => askDiscard({ choice, count, name: jobs[0] ?? 'discard', onStarted, onDone });
  return (
    <div className="bulk phone-only" role="group" aria-label="Selected letters">
      <b>{countText(count)} selected</b>
      <Button icon="retry" onClick={onReplay}>
        Replay…
      </Button>
      <Button look="danger" onClick={discard}>
        Discard…
      </Button>
      <IconButton icon="x" label="Clear the selection" onClick={onClear} />
    </div>
  );
}

export function ReopenBar({ ids, onDone }: { readonly ids: readonly number[]; readonly onDone: () => void }) {
  const { act, isBusy, refusal } = useAct();
  const run = (): void =>
    void act(async () => {
      const answer = await reopen(ids);
      onDone();
      if ('operation' in answer) return { says: 'Reopening', changes: ['dead-letters'] };
      return reportDone(answer);
    });
  return (
    <div className="bulk" role="group" aria-label="Selected letters">
      <span>
        <b>{plural(ids.length, 'letter')} selected</b>
      </span>
      <Button icon="retry" disabled={isBusy} onClick={run}>
        Reopen
      </Button>
      <Copy isSmall text={reopenCommand(ids)} label="Copy as CLI" />
      <Button icon="x" onClick={onDone} aria-label="Clear the selection">
        {''}
      </Button>
      <Key name="Escape" />
      <Refusal error={refusal} />
    </div>
  );
}
