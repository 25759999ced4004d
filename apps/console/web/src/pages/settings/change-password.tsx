/** A person changes the own password. Like every form of passwords it is kept nowhere, and has no command line. */
import { useEffect, useRef, useState } from 'react';
import { showDone } from '../../acts/use-act.ts';
import { postJson } from '../../api/client.ts';
import { Button, offWhile } from '../../components/controls/button.tsx';
import { Form } from '../../components/fields/form.tsx';
import { Dialog } from '../../components/panels/dialog.tsx';
import { usePageActions } from '../../frame/actions.ts';
import { showToast } from '../../frame/toasts.tsx';
import { NewPasswordFields, PasswordField } from '../../sign-in/fields.tsx';
import { SignInRefusal } from '../../sign-in/gate.tsx';
import { newPassword } from '../../sign-in/new-password.ts';
import { useDoor } from '../../sign-in/use-door.ts';
import { CHANGES } from '../../acts/access/changes.ts';

const TITLE = 'Change your password?';

export function ChangePassword({ name }: { readonly name: string }) {
  const [isOpen, setOpen] = useState(false);
  const open = (): void => setOpen(true);
  usePageActions([{ name: 'Change my password', icon: 'edit', act: open }]);
  return (
    <>
      <Button look="small" onClick={open}>
        Change my password…
      </Button>
      {isOpen && <PasswordDialog name={name} onClose={() => setOpen(false)} />}
    </>
  );
}

interface PasswordDialogProps {
  readonly name: string;
  readonly onClose: () => void;
}

function PasswordDialog({ name, onClose }: PasswordDialogProps) {
  const isThere = useRef(true);
  useEffect(() => {
    isThere.current = true;
    return () => {
      isThere.current = false;
    };
  }, []);
  const { problem, isBusy, sendForm } = useDoor(async (form) => {
    try {
      await postJson('/session/password', { current: form.get('current'), next: newPassword(form) });
    } catch (error) {
      // The dialog was left: no other place can say it.
      if (!isThere.current) showToast({ says: `Not done: ${(error as Error).message}`, mark: 'failed' });
      throw error;
    }
    if (isThere.current) onClose();
    showDone({ says: 'Your password is changed, and your other sessions have ended', changes: CHANGES });
  });
  const form = useRef<HTMLFormElement>(null);
  const current = useRef<HTMLInputElement>(null);
  useEffect(() => current.current?.focus(), []);
  return (
    <Dialog label={TITLE} className="ask" onClose={onClose}>
      <Form ref={form} onSend={() => form.current && !isBusy && sendForm(form.current)}>
        <h2>{TITLE}</h2>
        <p className="soft">
          This session goes on, and your other ones end. Links that you have made and nobody has used are
          void; your tokens stay valid.
        </p>
        {/* For the programs that keep passwords: whose they are. */}
        <input hidden readOnly name="name" autoComplete="username" value={name} />
        <PasswordField ref={current} label="Current password" name="current" />
        <NewPasswordFields label="New password" />
        <SignInRefusal problem={problem} />
        <div className="acts2">
          <button className="btn primary" type="submit" {...offWhile(isBusy)}>
            Change the password
          </button>
          <Button onClick={onClose} hint="Escape">
            Not now
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
