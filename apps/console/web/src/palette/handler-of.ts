/** What an act of the palette does: an address where its form is, or what the button of its page does. */
import { actOrAsk } from '../acts/act-or-ask.ts';
import { changeNode } from '../acts/node-acts.ts';
import type { Verb } from '../acts/offered-acts.ts';
import { askDrain, askPause, resumePaused } from '../acts/pause-acts.tsx';
import { askRunNow } from '../acts/fire-acts.tsx';
import { checkSameFire, keepSeen } from '../acts/seen-schedule.ts';
import { skipNext } from '../acts/schedule-acts.ts';
import { type Done, showDone } from '../acts/use-act.ts';
import type { ActTarget, ObjectAct } from './object-acts.ts';

type Handler = string | (() => void);

/** Undefined: it needs more than the palette knows, and the page of its object does it. */
export function handlerOf({ verb, name, target }: ObjectAct): Handler | undefined {
  const atOnce: AtOnce =
    (work, isRenewed = false) =>
    (): void =>
      actOrAsk(`${name}: not done`, async () => showDone(await work()), { isRenewed });
  return handlersOn(target, atOnce)[verb];
}

/** `isRenewed`: as of `actOrAsk`. */
type AtOnce = (work: () => Promise<Done>, isRenewed?: boolean) => () => void;

function handlersOn(target: ActTarget, atOnce: AtOnce): Partial<Record<Verb, Handler>> {
  switch (target.kind) {
    case 'job': {
      const id = encodeURIComponent(target.name);
      return {
        run: `/jobs/${id}?act=run`,
        replay: `/failures?job=${id}&act=replay`,
        pause: () => askPause(target),
        resume: atOnce(() => resumePaused(target, target.row.pause)),
      };
    }
    case 'queue':
      return {
        pause: () => askPause(target),
        resume: atOnce(() => resumePaused(target, target.row)),
        drain: () => askDrain(target),
      };
    case 'schedule': {
      const onSeen = keepSeen(target.row);
      return {
        run: () => askRunNow(target.row),
        skip: atOnce(
          () =>
            onSeen(async (seen) => {
              checkSameFire(target.row, seen);
              return skipNext(seen);
            }),
          true,
        ),
        pause: () => askPause(target),
        resume: atOnce(() => resumePaused(target, target.row.pause)),
      };
    }
    case 'node':
      return {
        cordon: atOnce(() => changeNode(target.row, 'cordon')),
        uncordon: atOnce(() => changeNode(target.row, 'uncordon')),
      };
    default:
      return target satisfies never;
  }
}
