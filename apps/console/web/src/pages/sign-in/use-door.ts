import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { announceSession } from '../../api/session-change.ts';

interface Door {
  readonly problem: ApiProblem | undefined;
  readonly isBusy: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
}

/**
 * A form before the console: it is sent once, and a refusal stays in it. `after`: the address of the page that is loaded
 * then, or what is done.
 */
export function useDoor(
  send: (form: FormData) => Promise<unknown>,
  after: string | (() => Promise<void>),
): Door {
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    send(new FormData(event.currentTarget))
      .then(announceSession)
      .then(() => (typeof after === 'string' ? location.replace(after) : after()))
      .catch((error: unknown) => {
        setProblem(
          error instanceof ApiProblem ? error : new ApiProblem({ status: 0, detail: String(error) }),
        );
        setBusy(false);
      });
  };
  return { problem, isBusy, submit };
}
