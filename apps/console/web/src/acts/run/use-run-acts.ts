/** What a person may do with a run: by its keys, in the palette, and by the buttons that the caller shows. */
import type { Run } from '../../../../src/answers/run.ts';
import { useAct } from '../use-act.ts';
import { useGo } from '../../components/links/app-link.tsx';
import type { IconName } from '../../components/marks/icon.tsx';
import { type RunVerb, runActs } from '../../acts/found-acts.ts';
import { withHandlers } from '../../acts/offered-acts.ts';
import { usePageActions } from '../../frame/actions.ts';
import { type KeyActions, offRows, useKeys } from '../../keys/use-keys.ts';
import {
  askCancelRun,
  askReplayEdited,
  askReplayRun,
  askRetry,
  askRunPriority,
  putToFront,
} from './run-acts.tsx';

type ActKey = 'r' | 'e' | 'c' | 'p' | 'f';

export interface RunAct {
  readonly verb: RunVerb;
  readonly name: string;
  readonly icon: IconName | undefined;
  readonly hint: ActKey;
  /** Undefined: it may not be done now. */
  readonly act: (() => void) | undefined;
}

export interface RunActs {
  readonly acts: readonly RunAct[];
  /** For an act that is none of them: what refuses it is the same refusal. */
  readonly act: ReturnType<typeof useAct>['act'];
  readonly refusal: Error | undefined;
}

export function useRunActs(run: Run): RunActs {
  const { may } = run;
  const go = useGo();
  const { act, refusal } = useAct();
  const acts: readonly RunAct[] = [
    {
      verb: 'replay',
      name: 'Replay',
      icon: 'retry',
      hint: 'r',
      act: may.replay ? () => askReplayRun(run, go) : undefined,
    },
    {
      verb: 'edit',
      name: 'Edit and replay',
      icon: 'edit',
      hint: 'e',
      act: may.edit ? () => void act(() => askReplayEdited(run, go)) : undefined,
    },
    {
      verb: 'cancel',
      name: 'Cancel',
      icon: 'stop',
      hint: 'c',
      act: may.cancel ? () => askCancelRun(run, false) : undefined,
    },
    {
      verb: 'priority',
      name: 'Priority…',
      icon: undefined,
      hint: 'p',
      act: may.priority ? () => askRunPriority(run) : undefined,
    },
    {
      verb: 'front',
      name: 'To the front',
      icon: undefined,
      hint: 'f',
      act: may.priority ? () => void act(() => putToFront(run)) : undefined,
    },
  ];
  const keys: KeyActions = {};
  for (const one of acts) if (one.act) keys[one.hint] = offRows(one.act);
  useKeys('object', keys);
  const handlers = Object.fromEntries(acts.map((one) => [one.verb, one.act]));
  usePageActions(withHandlers(runActs(run), { ...handlers, retry: () => askRetry(run, go) }));
  return { acts, act, refusal };
}
