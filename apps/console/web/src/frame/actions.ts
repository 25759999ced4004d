/** What can be done on the page that is shown, for the palette. A page and its drawer say it while they are there. */
import { useEffect } from 'react';
import type { IconName } from '../components/marks/icon.tsx';
import { createValueStore, useValue } from '../settings/store.ts';
import { doWanted } from './palette/wanted-act.ts';

export interface PageAction {
  readonly name: string;
  /** The address of what it acts on: two boards may have a task of one name. */
  readonly object?: string;
  readonly note?: string;
  readonly icon?: IconName;
  /** The key that does the same. */
  readonly hint?: string;
  readonly act: () => void;
}

const shown = createValueStore<readonly (readonly PageAction[])[]>([]);

export function usePageActions(actions: readonly PageAction[]): void {
  useEffect(() => {
    shown.set([...shown.get(), actions]);
    doWanted(actions);
    return () => shown.set(shown.get().filter((one) => one !== actions));
  });
}

export function useShownActions(): readonly PageAction[] {
  return useValue(shown).flat();
}
