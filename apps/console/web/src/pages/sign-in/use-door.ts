import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { announceSession } from '../../api/session-change.ts';

interface Door {
  readonly problem: ApiProblem | undefined;
  readonly isBusy: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
  /** The same for a form that has the keys of the console. */
  readonly sendForm: (form: HTMLFormElement) => void;
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
  const sendForm = (form: HTMLFormElement): void => {
    setBusy(true);
    setProblem(undefined);
    send(new FormData(form))
      .then(announceSession)
      .then(() => (typeof after === 'string' ? location.replace(after) : after()))
      .catch((error: unknown) => {
        setProblem(
          error instanceof ApiProblem ? error : new ApiProblem({ status: 0, detail: String(error) }),
        );
        setBusy(false);
      });
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    sendForm(event.currentTarget);
  };
  return { problem, isBusy, submit, sendForm };
}
