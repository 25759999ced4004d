/** One sentence at a time, for 10 s, with Undo where the verb has an inverse. Never for errors. */
import { useEffect } from 'react';
import { Button } from '../components/button.tsx';
import { Mark } from '../components/marks/state-mark.tsx';
import { useKeys } from '../keys/use-keys.ts';
import { createValueStore, useValue } from '../settings/store.ts';

export interface Toast {
  readonly says: string;
  readonly mark?: string;
  /** The inverse verb. */
  readonly undo?: () => Promise<unknown>;
}

const SHOWN_MS = 10_000;

const current = createValueStore<Toast | undefined>(undefined);

export function showToast(toast: Toast): void {
  current.set(toast);
}

export function Toasts() {
  const toast = useValue(current);
  const { undo } = toast ?? {};
  const takeBack = (): void => {
    current.set(undefined);
    undo?.()
      .then(() => showToast({ says: 'Undone' }))
      .catch((error: unknown) => showToast({ says: `Not undone: ${String(error)}`, mark: 'failed' }));
  };
  useKeys('anywhere', { z: () => (undo ? takeBack() : false) }, undo !== undefined);
  useEffect(() => {
    if (!toast) return undefined;
    const waiting = setTimeout(() => current.set(undefined), SHOWN_MS);
    return () => clearTimeout(waiting);
  }, [toast]);
  return (
    <div role="status" className={toast ? 'toast' : 'sr'}>
      {toast && (
        <>
          <Mark state={toast.mark ?? 'succeeded'} />
          <span>{toast.says}</span>
          {undo && (
            <Button look="small" hint="z" onClick={takeBack}>
              Undo
            </Button>
          )}
        </>
      )}
    </div>
  );
}
