/** What is done with dead letters: replay, discard, reopen. More than 100, or at a rate, they are an operation. */
import type { LetterReport } from '../../../../../src/answers/failures.ts';
import { type Done, orReadAgain, showDone } from '../../../acts/use-act.ts';
import { postJson, previewJson } from '../../../api/client.ts';
import { askFirst } from '../../../frame/confirm.tsx';
import { forgetDrawers } from '../../../keys/typed.ts';
import { countText, plural } from '../../../words/numbers.ts';
import { discardCommand, type LetterChoice, type ReplayWish } from './letter-commands.ts';

export interface Started {
  readonly operation: number;
}

const CHANGES = ['dead-letters', 'runs', 'run', 'overview', 'jobs', 'job'];

export function previewReplay({ choice, patch, rate }: ReplayWish): Promise<LetterReport> {
  return previewJson('/dead-letters/replay', { ...choice, patch, rate }, { dryRun: 'true' });
}

/** `atMost`: as many as were counted. */
type Counted<Wish> = Wish & { readonly atMost?: number | undefined };

export function replay({ choice, ...wish }: Counted<ReplayWish>): Promise<LetterReport | Started> {
  return orReadAgain(CHANGES, postJson('/dead-letters/replay', { ...choice, ...wish }), true);
}

/** A report that is done at once. */
export function reportDone({ says }: LetterReport): Done {
  return { says, changes: CHANGES };
}

interface DiscardQuestion {
  readonly choice: LetterChoice;
  readonly atMost: number | undefined;
  readonly count: number;
  /** Typed above 100. */
  readonly name: string;
  readonly onStarted: (operation: number) => void;
  readonly onDone: () => void;
}

export function askDiscard({ choice, count, atMost, name, onStarted, onDone }: DiscardQuestion): void {
  const letters = plural(count, 'dead letter');
  askFirst({
    title: `Discard ${letters}?`,
    says: 'They are closed and not replayed. The runs and their errors stay in the history; Reopen takes it back.',
    verb: `Discard ${countText(count)}`,
    leave: 'Leave them',
    isDangerous: true,
    reason: 'needed',
    count,
    isCounted: atMost !== undefined,
    name,
    command: discardCommand(choice),
    act: async (reason) => {
      const asked = postJson<LetterReport | Started>('/dead-letters/discard', { ...choice, atMost, reason });
      const answer = await orReadAgain(CHANGES, asked, true);
      // A replay of them is not sent any more.
      forgetDrawers();
      if ('operation' in answer) {
        onStarted(answer.operation);
        return;
      }
      const ids = answer.done.map(({ runId }) => runId);
      onDone();
      showDone({
        ...reportDone(answer),
        ...(ids.length > 0 && { undo: () => postJson('/dead-letters/reopen', { ids }) }),
      });
    },
  });
}

export async function reopen(ids: readonly number[]): Promise<LetterReport | Started> {
  return postJson('/dead-letters/reopen', { ids });
}
