/** One sentence at a time, for 10 s, with Undo where the verb has an inverse. An Undo that was refused says so, and stays. */
import { useEffect } from 'react';
import { isStale } from '../api/client.ts';
import { Refusal } from '../components/answer/refusal.tsx';
import { Button, IconButton } from '../components/controls/button.tsx';
import { Mark } from '../components/marks/state-mark.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { createValueStore, useValue } from '../settings/store.ts';

export interface Toast {
  readonly says: string;
  readonly mark?: string;
  /** The inverse verb. */
  readonly undo?: () => Promise<unknown>;
}

interface Shown extends Toast {
  /** Why its Undo was refused. */
  readonly refusal?: Error;
}

const SHOWN_MS = 10_000;

const current = createValueStore<Shown | undefined>(undefined);

export function showToast(toast: Toast): void {
  current.set(toast);
}

function close(): void {
  current.set(undefined);
}

export function Toasts() {
  const toast = useValue(current);
  const { refusal } = toast ?? {};
  // What another one has changed since is not taken back, however often it is tried.
  const undo = isStale(refusal) ? undefined : toast?.undo;
  const takeBack = (): void => {
    close();
    undo?.()
      .then(() => showToast({ says: 'Undone' }))
      .catch((error: Error) => current.set({ says: 'Not undone', mark: 'failed', undo, refusal: error }));
  };
  useKeys('anywhere', { z: () => (undo ? takeBack() : false) }, undo !== undefined);
  useEffect(() => {
    if (!toast || toast.refusal) return undefined;
    const waiting = setTimeout(close, SHOWN_MS);
    return () => clearTimeout(waiting);
  }, [toast]);
  return (
    <div role="status" className={toast ? 'toast' : 'sr'}>
      {toast && (
        <>
          <Mark state={toast.mark ?? 'succeeded'} />
          <span>{toast.says}</span>
          <Refusal error={refusal} />
          {undo && (
            <Button look="small" hint="z" onClick={takeBack}>
              {refusal ? 'Try again' : 'Undo'}
            </Button>
          )}
          <IconButton icon="x" label="Close" onClick={close} />
        </>
      )}
    </div>
  );
}
