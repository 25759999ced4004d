import { type FormEvent, useState } from 'react';
import { ApiProblem } from '../../api/client.ts';
import { announceSession } from '../../api/session-change.ts';

interface Door {
  readonly problem: ApiProblem | undefined;
  readonly isBusy: boolean;
  readonly submit: (event: FormEvent<HTMLFormElement>) => void;
}

/** A form before the console: it is sent once, a refusal stays in it, and what comes after is a new page. */
export function useDoor(send: (form: FormData) => Promise<unknown>, page: string): Door {
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    setBusy(true);
    setProblem(undefined);
    send(new FormData(event.currentTarget))
      .then(announceSession)
      .then(() => location.replace(page))
      .catch((error: unknown) => {
        setProblem(
          error instanceof ApiProblem ? error : new ApiProblem({ status: 0, detail: String(error) }),
        );
        setBusy(false);
      });
  };
  return { problem, isBusy, submit };
}
