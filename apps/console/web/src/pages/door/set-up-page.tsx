/** A one-time link: the first administrator, an invitation, a new password. Its secret is in the fragment: in no log. */
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { ApiProblem, postJson } from '../../api/client.ts';
import { Time } from '../../components/time.tsx';
import type { LinkLook } from '../../../../src/answers/session.ts';
import { linkQuery } from '../../api/queries.ts';
import { Gate, Refusal } from './gate.tsx';

const SHORTEST = 12;

const KINDS: Readonly<Record<LinkLook['kind'], { readonly title: string; readonly verb: string }>> = {
  first: { title: 'First administrator', verb: 'Create and sign in' },
  invite: { title: 'Welcome', verb: 'Create and sign in' },
  reset: { title: 'New password', verb: 'Change and sign in' },
  wall: { title: 'A wall', verb: 'Show the overview here' },
};

export function SetUpPage() {
  const [link] = useState(() => location.hash.slice(1));
  const look = useQuery({ ...linkQuery(link), enabled: link !== '', retry: false });
  const [problem, setProblem] = useState<ApiProblem>();
  const [isBusy, setBusy] = useState(false);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const kind = look.data?.kind;
    const hasName = kind === 'first' || kind === 'invite';
    const form = new FormData(event.currentTarget);
    const [name, password, again] = ['name', 'password', 'again'].map((field) => form.get(field));
    if (password !== again) {
      setProblem(new ApiProblem({ status: 400, detail: 'The two passwords differ.' }));
      return;
    }
    setBusy(true);
    postJson('/setup', { link, ...(kind !== 'wall' && { password }), ...(hasName && { name }) })
      .then(() => location.replace('/'))
      .catch((error: unknown) => {
        if (error instanceof ApiProblem) setProblem(error);
        setBusy(false);
      });
  };
  if (link === '')
    return (
      <Gate
        title="A link is missing"
        says="The address has no link in it: open it as it was printed, with everything after the #."
      >
        <NewLink />
      </Gate>
    );
  if (look.error)
    return (
      <Gate title="This link does not work" says={look.error.message}>
        <NewLink />
      </Gate>
    );
  if (!look.data) return null;
  const { kind, user, expiresAt } = look.data;
  const { title, verb } = KINDS[kind];
  const hasName = kind === 'first' || kind === 'invite';
  return (
    <Gate
      title={user === undefined ? title : `${title} for ${user}`}
      says={
        <>
          This link works once, until <Time at={expiresAt} as="clock" />.
          {kind === 'first' && ' It was printed where the console started.'}
          {kind === 'reset' && ' All other sessions end.'}
          {kind === 'wall' && ' This browser then shows the overview, and nothing else.'}
        </>
      }
      onSubmit={submit}
    >
      {hasName && (
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
      {kind !== 'wall' && <Passwords />}
      <Refusal problem={problem} />
      <button className="btn primary" type="submit" disabled={isBusy}>
        {verb}
      </button>
    </Gate>
  );
}

function Passwords() {
  return (
    <>
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
    </>
  );
}

function NewLink() {
  return (
    <p className="dim">
      A new link: <code>worker console:invite</code>, <code>worker console:reset</code>
    </p>
  );
}
