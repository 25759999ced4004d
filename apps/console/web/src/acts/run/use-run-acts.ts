/** What a person may do with a run: by its keys, in the palette, and by the buttons that the caller shows. */
import type { Run } from '../../../../src/answers/run.ts';
import { useAct } from '../use-act.ts';
import { useGo } from '../../components/links/app-link.tsx';
import type { IconName } from '../../components/marks/icon.tsx';
import { type PageAction, usePageActions } from '../../frame/actions.ts';
import { type KeyActions, offRows, useKeys } from '../../keys/use-keys.ts';
import { askCancelRun, askReplayEdited, askRunPriority, askReplayRun, putToFront } from './run-acts.tsx';

type ActKey = 'r' | 'e' | 'c' | 'p' | 'f';

export interface RunAct {
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
  const { id, may } = run;
  const go = useGo();
  const { act, refusal } = useAct();
  const acts: readonly RunAct[] = [
    { name: 'Replay', icon: 'retry', hint: 'r', act: may.replay ? () => askReplayRun(run, go) : undefined },
    {
      name: 'Edit and replay',
      icon: 'edit',
      hint: 'e',
      act: may.edit ? () => void act(() => askReplayEdited(run, go)) : undefined,
    },
    { name: 'Cancel', icon: 'stop', hint: 'c', act: may.cancel ? () => askCancelRun(run, false) : undefined },
    {
      name: 'Priority…',
      icon: undefined,
      hint: 'p',
      act: may.priority ? () => askRunPriority(run) : undefined,
    },
    {
      name: 'To the front',
      icon: undefined,
      hint: 'f',
      act: may.priority ? () => void act(() => putToFront(run)) : undefined,
    },
  ];
  const keys: KeyActions = {};
  for (const one of acts) if (one.act) keys[one.hint] = offRows(one.act);
  useKeys('object', keys);
  usePageActions(
    acts.flatMap(({ name, icon = 'runs', hint, act: does }): PageAction[] =>
      does ? [{ name: name.replace('…', ''), note: `run ${id}`, icon, hint, act: does }] : [],
    ),
  );
  return { acts, act, refusal };
}
