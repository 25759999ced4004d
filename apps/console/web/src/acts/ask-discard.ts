/** Asks before what is typed in a drawer is lost: by Escape or its Close, a row, "back", or a link to another page. */
import { askFirst } from '../frame/confirm.tsx';
import { askBeforeLeaving, mayLeaveTyped } from '../keys/typed.ts';

interface Place {
  readonly pathname: string;
}

interface Blocker {
  readonly blockerFn: (step: {
    readonly action: string;
    readonly currentLocation: Place;
    readonly nextLocation: Place;
  }) => Promise<boolean>;
  readonly enableBeforeUnload: boolean;
}

export function guardTyped(history: { readonly block: (blocker: Blocker) => () => void }): void {
  askBeforeLeaving(askDiscard);
  let unblock: (() => void) | undefined;
  // A blocker makes each step of the history wait: there is one only after something was typed in a drawer.
  addEventListener(
    'input',
    ({ target }) => {
      if (!(target instanceof Element) || target.closest('.drawer form') === null) return;
      unblock ??= history.block({
        enableBeforeUnload: false,
        blockerFn: async ({ action, currentLocation, nextLocation }) => {
          // Within a page the control that was used asks: some of them leave the drawer as it is.
          const isOwn = ['PUSH', 'REPLACE'].includes(action);
          if (isOwn && currentLocation.pathname === nextLocation.pathname) return false;
          const asked = mayLeaveTyped();
          if (asked && !(await asked)) return true;
          unblock?.();
          unblock = undefined;
          return false;
        },
      });
    },
    true,
  );
}

function askDiscard(): Promise<boolean> {
  return new Promise((resolve) => {
    askFirst({
      title: 'Discard what you have typed?',
      says: 'The form in the drawer is not sent, and what was typed in it is lost.',
      verb: 'Discard',
      leave: 'Go on typing',
      command: false,
      onLeave: () => resolve(false),
      act: () => {
        resolve(true);
        return Promise.resolve();
      },
    });
  });
}
