/** Asks before what is typed in a drawer is lost: by its Close, or by any step that leads to another drawer or page. */
import { askFirst } from '../frame/confirm.tsx';
import { askBeforeLeaving, isAskingToLeave, mayLeaveTyped } from '../keys/typed.ts';

/** Of the router: the place of an entry in the history. */
const INDEX = '__TSR_index';

interface Place {
  readonly pathname: string;
  readonly search: string;
  readonly state: { readonly [INDEX]: number };
}

interface Blocker {
  readonly blockerFn: (step: {
    readonly action: string;
    readonly currentLocation: Place;
    readonly nextLocation: Place;
  }) => Promise<boolean>;
  readonly enableBeforeUnload: boolean;
}

interface History {
  readonly block: (blocker: Blocker) => () => void;
  readonly go: (steps: number) => void;
}

/** The parts of an address that say what is in a drawer with a form, and which form. */
const HOLD_DRAWER = [
  'org',
  'queue',
  'schedule',
  'group',
  'job',
  'user',
  'member',
  'task',
  'quest',
  'questline',
  'act',
];

export function guardTyped(router: History): void {
  askBeforeLeaving(askDiscard);
  let unblock: (() => void) | undefined;
  const mayGo: Blocker['blockerFn'] = async ({ action, currentLocation, nextLocation }) => {
    if (drawerOf(currentLocation) === drawerOf(nextLocation)) return true;
    const isOwn = ['PUSH', 'REPLACE'].includes(action);
    // A form that has just been stored leads on before its act has ended.
    if (isOwn) await new Promise((resolve) => setTimeout(resolve));
    // A second Back gives no answer to the question.
    if (isAskingToLeave()) return false;
    const asked = mayLeaveTyped();
    if (!asked) {
      unblock?.();
      unblock = undefined;
      return true;
    }
    if (isOwn) return asked;
    // The browser shows the other address already: it is put back for as long as is asked.
    void asked.then((isLeft) => {
      const steps = (isLeft ? nextLocation : currentLocation).state[INDEX] - shownIndex();
      // Of Backs that come fast, the browser may not have put back each.
      return steps !== 0 && router.go(steps);
    });
    return false;
  };
  // A blocker makes each step of the history wait: there is one only after something was typed in a drawer.
  addEventListener(
    'input',
    ({ target }) => {
      if (!(target instanceof Element) || target.closest('.drawer form') === null) return;
      unblock ??= router.block({
        enableBeforeUnload: false,
        blockerFn: async (step) => !(await mayGo(step)),
      });
    },
    true,
  );
}

/** The place in the history that the browser shows. */
function shownIndex(): number {
  return (history.state as Place['state'])[INDEX];
}

function drawerOf({ pathname, search }: Place): string {
  const parts = new URLSearchParams(search);
  // It is a part of the drawer of a task, which stays.
  if (parts.get('act') === 'move') parts.delete('act');
  return [pathname, ...HOLD_DRAWER.map((name) => parts.get(name))].join('\n');
}

function askDiscard(): Promise<boolean> {
  return new Promise((resolve) => {
    askFirst({
      title: 'Discard what you have typed?',
      says: 'The form in the drawer is not sent, and what was typed in it is lost.',
      verb: 'Discard',
      leave: 'Go on typing',
      isKept: true,
      command: false,
      onLeave: () => resolve(false),
      act: () => {
        resolve(true);
        return Promise.resolve();
      },
    });
  });
}
