import { useQuery } from '@tanstack/react-query';
import { pathFor, signIn } from '../../api/session-change.ts';
import { doorQuery } from '../../api/sign-in-queries.ts';
import { NameField, PasswordField } from '../../sign-in/fields.tsx';
import { Gate, SignInRefusal } from '../../sign-in/gate.tsx';
import { useDoor } from '../../sign-in/use-door.ts';
import { offWhile } from '../../components/controls/button.tsx';

export function SignInPage() {
  const { data: door } = useQuery({ ...doorQuery, retry: false });
  const { problem, isBusy, submit } = useDoor(async (form) => {
    await signIn('/session', { name: form.get('name'), password: form.get('password') });
    const { leftBy } = (history.state ?? {}) as { readonly leftBy?: string };
    location.replace(await pathFor(pathAfter(location.search), leftBy));
  });
  if (door?.state === 'setup')
    return (
      <Gate
        title="No administrator yet"
        says="Open the link for the first administrator. The console prints it on a terminal when it starts; it works once, for 30 minutes."
      >
        <p className="dim">
          No link? On the machine: <code>worker console:invite --first</code>
        </p>
      </Gate>
    );
  return (
    <Gate
      title="Sign in"
      says={['Signal Blueprint', door?.environment].filter(Boolean).join(', ')}
      onSubmit={submit}
    >
      <NameField />
      <PasswordField />
      <SignInRefusal problem={problem} />
      <button className="btn primary" type="submit" {...offWhile(isBusy)}>
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
