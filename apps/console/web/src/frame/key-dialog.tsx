/** The keys of the page, from the table that they act by. */
import { Button, Key } from '../components/controls/button.tsx';
import { Dialog } from '../components/panels/dialog.tsx';
import { shownGroups } from '../keys/shown-groups.ts';
import { hasAction } from '../keys/use-keys.ts';
import { changeSettings, useSettings } from '../settings/settings.ts';
import { createValueStore, useValue } from '../settings/store.ts';

const isOpen = createValueStore(false);

export function openKeys(): void {
  isOpen.set(true);
}

export function KeyDialog() {
  const { keys } = useSettings();
  if (!useValue(isOpen)) return null;
  const close = (): void => isOpen.set(false);
  return (
    <Dialog label="Keys" className="ask keys" onClose={close}>
      <h2>Keys</h2>
      <label className="switch">
        <input
          type="checkbox"
          className="check"
          checked={keys}
          onChange={({ target }) => changeSettings({ keys: target.checked })}
        />{' '}
        Single keys act. They never do within inputs.
      </label>
      <div className="keycols">
        {shownGroups(location.pathname + location.search, hasAction).map(({ name, records }) => (
          <section key={name}>
            <h3>{name}</h3>
            <dl>
              {records.map((record) => (
                <div key={record.does}>
                  <dt>
                    {record.keys.map((one) => (
                      <Keys key={one} stroke={one} />
                    ))}
                  </dt>
                  <dd>
                    {record.does}
                    {record.isIdle && <span className="dim">, not now</span>}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <div className="acts2">
        <Button onClick={close} hint="Escape">
          Close
        </Button>
      </div>
    </Dialog>
  );
}

/** `g f` is two keys. */
function Keys({ stroke }: { readonly stroke: string }) {
  const parts = /^g ./.test(stroke) ? stroke.split(' ') : [stroke];
  return parts.map((part) => <Key key={part} name={part} />);
}
