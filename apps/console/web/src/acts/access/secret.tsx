/**
 * A secret that is shown once: a link or a token. It is kept nowhere, and gone when the dialog is closed. So Done
 * alone closes it, and it is in no form: Enter would close it.
 */
import { Button } from '../../components/controls/button.tsx';
import { Copy } from '../../components/controls/copy.tsx';
import { Time } from '../../components/facts/time.tsx';
import { Dialog } from '../../components/panels/dialog.tsx';
import { createValueStore, useValue } from '../../settings/store.ts';

export interface Secret {
  /** `Link for a new operator` */
  readonly title: string;
  readonly text: string;
  /** Who may have it, and what it does. */
  readonly says: string;
  readonly expiresAt: string;
  /** The same as a line for a terminal: `export TOKEN=sbt_…`. */
  readonly line?: string;
}

const shown = createValueStore<Secret | undefined>(undefined);

/** After the dialog that asked is closed: never two at once. */
export function showSecret(secret: Secret): void {
  setTimeout(() => shown.set(secret));
}

export function SecretDialog() {
  const secret = useValue(shown);
  if (!secret) return null;
  const close = (): void => shown.set(undefined);
  return (
    <Dialog label={secret.title} className="ask secret" onClose={close} isShownOnce>
      <h2>{secret.title}</h2>
      <p className="soft">
        {secret.says} It ends <Time at={secret.expiresAt} />.
      </p>
      <label className="field">
        <span>
          Copy it now <small>it is not shown again</small>
        </span>
        <input className="mono" readOnly value={secret.text} onFocus={({ target }) => target.select()} />
      </label>
      <div className="acts2">
        <Copy text={secret.text} label="Copy" />
        {secret.line !== undefined && <Copy text={secret.line} label="Copy as export TOKEN=…" />}
        <Button onClick={close}>Done</Button>
      </div>
    </Dialog>
  );
}
