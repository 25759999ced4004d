/** What a person may do with a run: by its keys, in the palette, and by the buttons that the caller shows. */
import type { Run } from '../../../../src/answers/run.ts';
import { useGo } from '../../components/links/app-link.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { type KeyActions, offRows, useKeys } from '../../keys/use-keys.ts';
import { type RunVerb, runActs } from '../found-acts.ts';
import type { OfferedAct } from '../offered-acts.ts';
import { useAct } from '../use-act.ts';
import {
  askCancelRun,
  askReplayEdited,
  askReplayRun,
  askRetry,
  askRunPriority,
  putToFront,
} from './run-acts.tsx';

/** On the page of the run. */
const LABELS: Readonly<Record<RunVerb, string>> = {
  replay: 'Replay',
  edit: 'Edit and replay',
  retry: 'Retry',
  cancel: 'Cancel',
  priority: 'Priority…',
  front: 'To the front',
};

export interface RunAct extends OfferedAct<RunVerb> {
  readonly label: string;
  readonly act: () => void;
}

export interface RunActs {
  /** Those that may be done now. */
  readonly acts: readonly RunAct[];
  /** For an act that is none of them: what refuses it is the same refusal. */
  readonly act: ReturnType<typeof useAct>['act'];
  readonly refusal: Error | undefined;
}

export function useRunActs(run: Run): RunActs {
  const go = useGo();
  const { act, refusal } = useAct();
  const handlers: Readonly<Record<RunVerb, () => void>> = {
    replay: () => askReplayRun(run, go),
    edit: () => void act(() => askReplayEdited(run, go)),
    retry: () => askRetry(run, go),
    cancel: () => askCancelRun(run, false),
    priority: () => askRunPriority(run),
    front: () => void act(() => putToFront(run)),
  };
  const acts = runActs(run).map((one) => ({ ...one, label: LABELS[one.verb], act: handlers[one.verb] }));
  const keys: KeyActions = {};
  for (const { hint, act: doIt } of acts)
    if (hint !== undefined) keys[hint as keyof KeyActions] = offRows(doIt);
  useKeys('object', keys);
  usePageActions(acts);
  return { acts, act, refusal };
}
