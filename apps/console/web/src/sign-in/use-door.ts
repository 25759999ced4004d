import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../api/request/api-problem.ts';

interface Door {
  readonly problem: ApiProblem | undefined;
  readonly isBusy: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
  /** The same for a form that has the keys of the console. */
  readonly sendForm: (form: HTMLFormElement) => void;
}

/** A form before the console: it is sent once, and a refusal stays in it. `send` leaves the form where nothing is refused. */
export function useDoor(send: (form: FormData) => Promise<void>): Door {
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const sendForm = (form: HTMLFormElement): void => {
    setBusy(true);
    setProblem(undefined);
    send(new FormData(form)).catch((error: unknown) => {
      setProblem(error instanceof ApiProblem ? error : new ApiProblem({ status: 0, detail: String(error) }));
      setBusy(false);
    });
  };
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    sendForm(event.currentTarget);
  };
  return { problem, isBusy, submit, sendForm };
}
