/** What can be done on the page that is shown, for the palette. A page and its drawer say it while they are there. */
import { useEffect } from 'react';
import type { IconName } from '../components/marks/icon.tsx';
import { createValueStore, useValue } from '../settings/store.ts';

export interface PageAction {
  readonly name: string;
  readonly note?: string;
  readonly icon?: IconName;
  /** The key that does the same. */
  readonly hint?: string;
  readonly act: () => void;
}

const shown = createValueStore<readonly (readonly PageAction[])[]>([]);
/** A page that has not offered it by then does not: nothing may happen long after it was asked for. */
const WANTED_MS = 10_000;
let wanted: { readonly name: string; readonly path: string; readonly until: number } | undefined;

/**
 * The page at this path does the act of this name as soon as it offers it. It is kept in memory and not in the address:
 * nobody is led to an act by a link.
 */
export function wantAct(name: string, path: string): void {
  wanted = { name, path, until: performance.now() + WANTED_MS };
}

function doWanted(actions: readonly PageAction[]): void {
  if (wanted === undefined || location.pathname !== wanted.path) return;
  const { name, until } = wanted;
  const action = actions.find((one) => one.name === name);
  if (!action) return;
  wanted = undefined;
  // After the page is drawn: it may open a dialog.
  if (performance.now() < until) setTimeout(action.act);
}

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
