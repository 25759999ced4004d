/** The letters that are selected, and what can be done with them, in sight of the list. */
import type { LetterRow } from '../../../../src/answers/failures.ts';
import { useAct } from '../../acts/use-act.ts';
import { Refusal } from '../../components/answer/refusal.tsx';
import { Button, IconButton, Key } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { OthersLeftOut } from '../../components/facts/of-other-boards.tsx';
import { countText, plural } from '../../words/numbers.ts';
import type { ChosenLetters } from './chosen-letters.ts';
import { askDiscard, reopen, reportDone } from './acts/letter-acts.tsx';
import { reopenCommand } from './acts/letter-commands.ts';

interface PickedBarProps {
  readonly chosen: ChosenLetters;
  readonly onReplay: () => void;
  readonly onStarted: (operation: number) => void;
  readonly onDone: () => void;
  readonly onClear: () => void;
}

/** On a phone, where the drawer with these acts is below the list. */
export function PickedBar({ chosen, onReplay, onStarted, onDone, onClear }: PickedBarProps) {
  const { choice, count, atMost, others, may, jobs } = chosen;
  const discard = (): void =>
    askDiscard({ choice, count, atMost, name: jobs[0] ?? 'discard', onStarted, onDone });
  return (
    <div className="bulk phone-only" role="group" aria-label="Selected letters">
      <b>{countText(count + others)} selected</b>
      {may.replay && (
        <Button icon="retry" onClick={onReplay}>
          Replay…
        </Button>
      )}
      {may.discard && (
        <Button look="danger" onClick={discard}>
          Discard…
        </Button>
      )}
      <IconButton icon="x" label="Clear the selection" onClick={onClear} />
    </div>
  );
}

interface ReopenBarProps {
  readonly letters: readonly LetterRow[];
  readonly onDone: () => void;
}

export function ReopenBar({ letters, onDone }: ReopenBarProps) {
  const ids = letters.filter(({ may }) => may.reopen).map(({ runId }) => runId);
  const others = letters.length - ids.length;
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
        <b>{plural(letters.length, 'letter')} selected</b>
        <OthersLeftOut count={others} />
      </span>
      {ids.length > 0 && (
        <>
          <Button icon="retry" disabled={isBusy} onClick={run}>
            Reopen
          </Button>
          <Copy isSmall text={reopenCommand(ids)} label="Copy as CLI" />
        </>
      )}
      <Button icon="x" onClick={onDone} aria-label="Clear the selection">
        {''}
      </Button>
      <Key name="Escape" />
      <Refusal error={refusal} />
    </div>
  );
}
