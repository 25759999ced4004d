import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem, postJson } from '../../api/client.ts';
import { doorQuery } from '../../api/queries.ts';
import { Gate, Refusal } from './gate.tsx';

export function SignInPage() {
  const { data: door } = useQuery({ ...doorQuery, retry: false });
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setBusy(true);
    postJson('/session', { name: form.get('name'), password: form.get('password') })
      .then(() => location.replace(pathAfter(location.search)))
      .catch((error: unknown) => {
        if (error instanceof ApiProblem) setProblem(error);
        setBusy(false);
      });
  };
  if (door?.state === 'setup')
    return (
      <Gate
        title="No administrator yet"
        says="The console printed a link where it started: open it. It works once, for 30 minutes."
      >
        <p className="dim">
          A new link: <code>worker console:invite --first</code>
        </p>
      </Gate>
    );
  return (
    <Gate
      title="Sign in"
      says={['Signal Blueprint', door?.environment].filter(Boolean).join(', ')}
      onSubmit={submit}
    >
      <label className="field">
        Name
        <input
          name="name"
          autoComplete="username"
          required
          autoFocus
          spellCheck={false}
          autoCapitalize="none"
        />
      </label>
      <label className="field">
        Password
        <input name="password" type="password" autoComplete="current-password" required />
      </label>
      <Refusal problem={problem} />
      <button className="btn primary" type="submit" disabled={isBusy}>
        Sign in
      </button>
      <p className="dim">
        No account? An administrator makes a link: <code>worker console:invite</code>
      </p>
    </Gate>
  );
}

/** Only a path of ours: `?to=//elsewhere` goes to the first page. */
function pathAfter(search: string): string {
  const to = new URLSearchParams(search).get('to') ?? '/';
  return /^\/(?![/\\])/.test(to) ? to : '/';
}
