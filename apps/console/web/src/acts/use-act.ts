/** One act at a time: what it says is a toast, with Undo where it has an inverse; a refusal stays where it happened. */
import { useEffect, useRef, useState } from 'react';
import { isStale, isUnanswered } from '../api/request/api-problem.ts';
import { queryClient } from '../api/query-client.ts';
import { takeSubmitted } from '../keys/typed.ts';
import { showToast, type Toast } from '../frame/toasts.tsx';

export interface Done extends Partial<Omit<Toast, 'says'>> {
  /** What the verb returned. */
  readonly says: string;
  /** Keys of the questions whose answers it changed. */
  readonly changes: readonly string[];
}

type Work = () => Promise<Done | void>;

export interface Acting {
  readonly isBusy: boolean;
  readonly refusal: Error | undefined;
  /** Without a `Done` what was done shows by itself, as a question that is asked. */
  readonly act: (work: Work) => Promise<boolean>;
}

export function useAct(): Acting {
  const [isBusy, setBusy] = useState(false);
  // A key that is pressed twice comes before the page is drawn again.
  const isActing = useRef(false);
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const [refusal, setRefusal] = useState<Error>();
  const act = async (work: Work): Promise<boolean> => {
    if (isActing.current) return false;
    isActing.current = true;
    const forgetSent = takeSubmitted();
    setBusy(true);
    setRefusal(undefined);
    try {
      const done = await work();
      forgetSent();
      if (done) showDone(done);
      return true;
    } catch (thrown) {
      const error = thrown instanceof Error ? thrown : new Error(String(thrown));
      setRefusal(error);
      // Its place is closed: no other one can say it.
      if (!isThere.current) showToast({ says: refusalText(error), mark: 'failed' });
      return false;
    } finally {
      isActing.current = false;
      setBusy(false);
    }
  };
  return { isBusy, refusal, act };
}

function refusalText(error: Error): string {
  if (!isUnanswered(error)) return `Not done: ${error.message}`;
  // The console itself says what is known of the act.
  const hint = error.status === 503 ? error.hint : undefined;
  return `${error.message} ${hint ?? 'Your change may already be made: check before you repeat it.'}`;
}

/** For acts of the dialog that asks first: a refusal is the dialog's. */
export function showDone({ says, changes, undo, ...toast }: Done): void {
  showToast({
    says,
    ...toast,
    ...(undo && {
      undo: async () => {
        await undo();
        await readAgain(changes);
      },
    }),
  });
  void readAgain(changes);
}

/**
 * Refused because another person has changed it: the page reads it, so that it is seen before the next try. `isCounted`:
 * as of the question.
 */
export async function orReadAgain<Answer>(
  changes: readonly string[],
  asked: Promise<Answer>,
  isCounted = false,
): Promise<Answer> {
  try {
    return await asked;
  } catch (error) {
    if (isStale(error, isCounted)) void readAgain(changes);
    throw error;
  }
}

export async function readAgain(changes: readonly string[]): Promise<void> {
  await Promise.all(changes.map((key) => queryClient.invalidateQueries({ queryKey: [key] })));
}
