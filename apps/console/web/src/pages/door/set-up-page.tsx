/** A one-time link: the first administrator, an invitation, a new password. Its secret is in the fragment: in no log. */
import { useLocation } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import { ApiProblem, postJson } from '../../api/client.ts';
import { Gate, Refusal } from './gate.tsx';

const SHORTEST = 12;

const KINDS = {
  setup: {
    title: 'First administrator',
    says: 'This link works once. It was printed where the console started.',
    verb: 'Create and sign in',
  },
  invite: {
    title: 'Welcome',
    says: 'This link works once. Choose your name and a password.',
    verb: 'Create and sign in',
  },
  reset: {
    title: 'New password',
    says: 'This link works once. All your other sessions end.',
    verb: 'Change and sign in',
  },
} as const;

export function SetUpPage() {
  const { pathname } = useLocation();
  const kind = pathname === '/invite' ? 'invite' : pathname === '/reset' ? 'reset' : 'setup';
  const { title, says, verb } = KINDS[kind];
  const [link] = useState(() => location.hash.slice(1));
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, password, again] = ['name', 'password', 'again'].map((field) => form.get(field));
    if (password !== again) {
      setProblem(new ApiProblem({ status: 400, detail: 'The two passwords differ.' }));
      return;
    }
    setBusy(true);
    postJson('/setup', { link, password, ...(kind !== 'reset' && { name }) })
      .then(() => location.replace('/'))
      .catch((error: unknown) => {
        if (error instanceof ApiProblem) setProblem(error);
        setBusy(false);
      });
  };
  if (link === '')
    return (
      <Gate
        title={title}
        says="The address has no link in it: open it as it was printed, with everything after the #."
      >
        <p className="dim">
          A new link: <code>worker console:invite</code>
        </p>
      </Gate>
    );
  return (
    <Gate title={title} says={says} onSubmit={submit}>
      {kind !== 'reset' && (
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
      )}
      <label className="field">
        <span>
          Password <small>{SHORTEST} characters or more; a sentence is fine</small>
        </span>
        <input
          name="password"
          type="password"
          autoComplete="new-password"
          required
          minLength={SHORTEST}
          maxLength={200}
        />
      </label>
      <label className="field">
        Again
        <input name="again" type="password" autoComplete="new-password" required />
      </label>
      <Refusal problem={problem} />
      <button className="btn primary" type="submit" disabled={isBusy}>
        {verb}
      </button>
    </Gate>
  );
}
