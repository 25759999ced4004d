/** A one-time link: the first administrator, an invitation, a new password, a wall. Its secret is in the fragment: in no log. */
import { useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import { signIn } from '../api/session-change.ts';
import { Time } from '../components/facts/time.tsx';
import type { LinkLook } from '../../../src/answers/system/session.ts';
import { isWorthATry } from '../api/query-client.ts';
import { linkQuery } from '../api/sign-in-queries.ts';
import { NoAnswer } from '../components/answer/answer.tsx';
import { Loading } from '../components/answer/loading.tsx';
import { NameField, NewPasswordFields } from './fields.tsx';
import { newPassword } from './new-password.ts';
import { Gate, SignInRefusal } from './gate.tsx';
import { useDoor } from './use-door.ts';
import { offWhile } from '../components/controls/button.tsx';

const KINDS: Readonly<Record<LinkLook['kind'], { readonly title: string; readonly verb: string }>> = {
  first: { title: 'First administrator', verb: 'Create and sign in' },
  invite: { title: 'Welcome', verb: 'Create and sign in' },
  reset: { title: 'New password', verb: 'Change and sign in' },
  wall: { title: 'A wall', verb: 'Show the overview here' },
};

export function OneTimeLink() {
  const [link] = useState(() => location.hash.slice(1));
  const query = useQuery({ ...linkQuery(link), enabled: link !== '' });
  const kind = query.data?.kind;
  const { problem, isBusy, submit } = useDoor(async (form) => {
    const name = form.get('name');
    const password = newPassword(form);
    const fields = { ...(kind !== 'wall' && { password }), ...(hasName(kind) && { name }) };
    await signIn('/setup', { link, ...fields });
    location.replace(kind === 'wall' ? '/wall' : '/');
  });
  if (link === '')
    return (
      <Gate
        title="A link is missing"
        says="The address has no link in it: open the whole link, with everything after the #."
      >
        <NewLink />
      </Gate>
    );
  // The link itself may be good.
  if (query.error && isWorthATry(0, query.error))
    return (
      <Door>
        <NoAnswer isPage query={query} />
      </Door>
    );
  if (query.error)
    return (
      <Gate title="This link does not work" says={query.error.message}>
        <NewLink />
      </Gate>
    );
  if (!query.data)
    return (
      <Door>
        <Loading />
      </Door>
    );
  const { user, expiresAt } = query.data;
  const { title, verb } = KINDS[query.data.kind];
  return (
    <Gate
      title={user === undefined ? title : `${title} for ${user}`}
      says={
        <>
          This link works once, until <Time at={expiresAt} as="clockOrDate" />.
          {kind === 'reset' && ' All other sessions end.'}
          {kind === 'wall' && ' This browser then shows the overview, and nothing else.'}
        </>
      }
      onSubmit={submit}
    >
      {hasName(kind) && <NameField />}
      {kind !== 'wall' && <NewPasswordFields />}
      <SignInRefusal problem={problem} />
      <button className="btn primary" type="submit" {...offWhile(isBusy)}>
        {verb}
      </button>
    </Gate>
  );
}

function Door({ children }: { readonly children: ReactNode }) {
  return (
    <main id="main" className="door">
      {children}
    </main>
  );
}

function hasName(kind: LinkLook['kind'] | undefined): boolean {
  return kind === 'first' || kind === 'invite';
}

function NewLink() {
  const commands =
    location.pathname === '/wall'
      ? ['worker console:invite --wall']
      : ['worker console:invite', 'worker console:reset <name>'];
  return (
    <p className="dim">
      A new link:{' '}
      {commands.map((command, nr) => (
        <span key={command}>
          {nr > 0 && ', '}
          <code>{command}</code>
        </span>
      ))}
    </p>
  );
}
