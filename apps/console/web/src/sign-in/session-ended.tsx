/** The session has ended while something was typed: the person signs in over the page, and goes on with it. */
import { useEffect, useRef } from 'react';
import type { WhoAmI } from '../../../src/answers/system/session.ts';
import { goOnOver, putSignInOff, signInOver, useEndedSession } from '../api/session-change.ts';
import { Button, offWhile } from '../components/controls/button.tsx';
import { Form } from '../components/fields/form.tsx';
import { Dialog } from '../components/panels/dialog.tsx';
import { NameField, PasswordField } from './fields.tsx';
import { SignInRefusal } from './gate.tsx';
import { useDoor } from './use-door.ts';

const TITLE = 'Your session has ended';

export function SessionEnded() {
  const ended = useEndedSession();
  return ended?.isAsked ? <SignInOver who={ended.who} /> : null;
}

function SignInOver({ who }: { readonly who: WhoAmI }) {
  const isByPassword = who.auth === 'password';
  const { problem, isBusy, sendForm } = useDoor((form) =>
    isByPassword
      ? signInOver(who, { name: form.get('name'), password: form.get('password') })
      : goOnOver(who),
  );
  const form = useRef<HTMLFormElement>(null);
  const password = useRef<HTMLInputElement>(null);
  useEffect(() => password.current?.focus(), []);
  return (
    <Dialog label={TITLE} className="ask" role="alertdialog" onClose={putSignInOff} isKept>
      <Form ref={form} onSend={() => form.current && !isBusy && sendForm(form.current)}>
        <h2>{TITLE}</h2>
        <p className="soft">
          {isByPassword
            ? `Sign in as ${who.name}, and what you typed is still here.`
            : `A proxy signs you in: open the console in another tab, sign in as ${who.name}, and come back.`}{' '}
          Another user starts with a new page; what you typed is not shown to them.
        </p>
        {isByPassword ? (
          <>
            <NameField name={who.name} />
            <PasswordField ref={password} />
          </>
        ) : (
          <a className="lnk" href="/" target="_blank" rel="noreferrer">
            Open the console in another tab
          </a>
        )}
        <SignInRefusal problem={problem} />
        <div className="acts2">
          <button className="btn primary" type="submit" {...offWhile(isBusy)}>
            {isByPassword ? 'Sign in' : 'Go on'}
          </button>
          <Button onClick={putSignInOff} hint="Escape">
            Not now
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
